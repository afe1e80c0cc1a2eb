/**
 * Asks for something again when nudged, never twice at once and never more often than it may. A nudge while it asks makes it ask
 * once more, so that what is shown is never older than the last nudge.
 */
export class Refresher {
  #ask;
  #leastMillis;
  #timer = 0;
  #busy = false;
  #again = false;
  #last = -Infinity;
  #stopped = false;

  /** @param ask an async function that handles its own problems; @param leastMillis least time between two questions */
  constructor(ask, leastMillis) {
    this.#ask = ask;
    this.#leastMillis = leastMillis;
  }

  nudge() {
    if (this.#stopped || this.#timer !== 0) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const wait = Math.max(0, this.#last + this.#leastMillis - performance.now());
    this.#timer = setTimeout(() => this.#run(), wait);
  }

  /** Asks without waiting for its time; at once unless it is asking. */
  hurry() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#last = -Infinity;
    this.nudge();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run() {
    this.#timer = 0;
    this.#busy = true;
    this.#last = performance.now();
    try {
      await this.#ask();
    } finally {
      this.#busy = false;
      if (this.#again) {
        this.#again = false;
        this.nudge();
      }
    }
  }
}

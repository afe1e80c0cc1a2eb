/**
 * The page's one stream of events. What comes faster than the screen is drawn is thinned to the last value of each key per frame;
 * orders and what happens to the platform are never thinned. A connection that breaks comes back where it was (the browser sends
 * Last-Event-ID); a page that nobody looks at closes the stream and asks for everything again when it is looked at.
 */

const MARKET = ['QuoteChanged', 'Traded', 'BookChanged', 'BarClosed', 'FeedChanged'];
const OTHERS = [
  'OrderAccepted', 'OrderRefused', 'CancelRequested', 'OrderChanged', 'OrderFilled',
  'InstrumentDefined', 'DeploymentChanged', 'PartChanged', 'LimitsChanged', 'KillSwitchChanged', 'VenueChanged', 'Alert', 'JobStep',
];
const REOPEN_MILLIS = 2000;
const WATCH_MILLIS = 1000;
/** A timer that is so late was asleep, and a connection that slept may be dead without knowing it. */
const SLEPT_MILLIS = 10_000;
/** A connection that was so long silent may be dead, too; markets are not. */
const SILENT_MILLIS = 30_000;

class Feed {
  #source = null;
  #wanted = false;
  #listeners = new Set();
  #latest = new Map();
  #events = [];
  #resync = false;
  #frame = 0;
  #retry = 0;
  #lastHeard = 0;
  #watched = performance.now();

  constructor() {
    document.addEventListener('visibilitychange', () => {
      if (!this.#wanted) return;
      if (document.hidden) this.#close();
      else this.#open();
    });
    setInterval(() => this.#watch(), WATCH_MILLIS);
  }

  start() {
    this.#wanted = true;
    if (!document.hidden) this.#open();
  }

  stop() {
    this.#wanted = false;
    this.#close();
  }

  /**
   * Calls back once per frame in which something came, with {latest, events, resync}: the last market event by `type:instrument`,
   * all others in order, and whether something was missed, so that REST must be asked for the state.
   *
   * @returns a function that ends it
   */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether the stream is connected. */
  get connected() {
    return this.#source !== null && this.#source.readyState === EventSource.OPEN;
  }

  /** Milliseconds since anything was heard; Infinity before the first. */
  get ageMillis() {
    return this.#lastHeard === 0 ? Infinity : performance.now() - this.#lastHeard;
  }

  #watch() {
    const now = performance.now();
    const slept = now - this.#watched > SLEPT_MILLIS;
    this.#watched = now;
    if (this.connected && (slept || this.ageMillis > SILENT_MILLIS)) this.#open();
  }

  #open() {
    this.#close();
    const source = new EventSource('/api/v1/stream?types=market,order,platform');
    this.#source = source;
    source.addEventListener('hello', () => this.#missed());
    source.addEventListener('resync', () => this.#missed());
    source.addEventListener('ended', () => this.#again());
    source.addEventListener('error', () => {
      // The browser comes back by itself unless it was refused.
      if (source.readyState === EventSource.CLOSED) this.#again();
    });
    for (const type of MARKET) {
      source.addEventListener(type, message => {
        const event = JSON.parse(message.data);
        this.#latest.set(`${type}:${event.instrument}`, event);
        this.#soon();
      });
    }
    for (const type of OTHERS) {
      source.addEventListener(type, message => {
        this.#events.push(JSON.parse(message.data));
        this.#soon();
      });
    }
  }

  #close() {
    clearTimeout(this.#retry);
    if (this.#source) this.#source.close();
    this.#source = null;
  }

  #again() {
    this.#close();
    if (this.#wanted) this.#retry = setTimeout(() => this.#open(), REOPEN_MILLIS);
  }

  #missed() {
    this.#resync = true;
    this.#soon();
  }

  #soon() {
    this.#lastHeard = performance.now();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#tell());
  }

  #tell() {
    this.#frame = 0;
    const news = {latest: this.#latest, events: this.#events, resync: this.#resync};
    this.#latest = new Map();
    this.#events = [];
    this.#resync = false;
    for (const listener of this.#listeners) listener(news);
  }
}

export const feed = new Feed();

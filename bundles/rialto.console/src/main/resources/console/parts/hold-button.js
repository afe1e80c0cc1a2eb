import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';

const HOLD_MILLIS = 1200;

/** A button that acts only after it was held: by finger, mouse, Space or Enter. Says `held` then. */
class HoldButton extends Element {
  static properties = {label: {}, more: {}, says: {}, holding: {state: true}};

  #timer = 0;

  constructor() {
    super();
    this.holding = false;
  }

  begin() {
    this.until(() => this.#release());
  }

  #press() {
    if (this.#timer !== 0) return;
    this.holding = true;
    this.#timer = setTimeout(() => {
      this.#release();
      this.tell('held');
    }, HOLD_MILLIS);
  }

  #release() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.holding = false;
  }

  #key(event, down) {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (down) this.#press();
    else this.#release();
  }

  render() {
    return html`<button class=${this.holding ? 'holding' : ''} aria-description="${this.says}. Hold for ${HOLD_MILLIS / 1000} seconds." title="${this.says}: hold"
      @pointerdown=${event => { if (event.button === 0) this.#press(); }} @pointerup=${() => this.#release()}
      @pointerleave=${() => this.#release()} @pointercancel=${() => this.#release()} @contextmenu=${event => event.preventDefault()}
      @keydown=${event => this.#key(event, true)} @keyup=${event => this.#key(event, false)} @blur=${() => this.#release()}><span>${this.holding ? 'HOLD…' : this.label}</span>${this.holding || !this.more ? nothing : html`<span class="name">&nbsp;${this.more}</span>`}</button>`;
  }
}

customElements.define('hold-button', HoldButton);

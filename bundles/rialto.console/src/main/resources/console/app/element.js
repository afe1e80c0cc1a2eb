import {LitElement} from '../lib/lit/index.js';

/**
 * A custom element whose content stands in the page itself, so that one style sheet, the keyboard's order and assistive technology
 * see one document. What it begins by `until` or `every` ends when it leaves the page.
 */
export class Element extends LitElement {
  #ends = [];

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.begin();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
  }

  /** What it does and listens to while it is in the page. */
  begin() {}

  /** Keeps a function that ends what was begun. */
  until(end) {
    this.#ends.push(end);
  }

  /** Calls back at once, and again and again. */
  every(millis, callback) {
    callback();
    const timer = setInterval(callback, millis);
    this.until(() => clearInterval(timer));
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true}));
  }
}

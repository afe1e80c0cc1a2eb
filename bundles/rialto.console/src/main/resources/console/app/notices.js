import {html} from '../lib/lit/index.js';
import {Element} from './element.js';

const SHOWN_MILLIS = 5000;
let area = null;
let count = 0;

/** Tells the user what became of what he did. What went wrong stays until he closes it. */
export function notice(text, kind = 'plain') {
  if (area) area.add(text, kind);
}

/** Shows a problem, unless it only says that the session is over, which the login page does. */
export function failed(problem) {
  if (problem.status !== 401) notice(problem.message, 'bad');
}

class NoticeArea extends Element {
  static properties = {notices: {state: true}};

  constructor() {
    super();
    this.notices = [];
  }

  begin() {
    area = this;
    this.until(() => { area = null; });
  }

  add(text, kind) {
    const one = {id: ++count, text, kind};
    this.notices = [...this.notices.slice(-2), one];
    if (kind !== 'bad') setTimeout(() => this.#remove(one.id), SHOWN_MILLIS);
  }

  #remove(id) {
    this.notices = this.notices.filter(one => one.id !== id);
  }

  render() {
    return html`<div class="notices" role="status" aria-live="polite">${this.notices.map(one => html`
      <div class="notice ${one.kind}">
        <span class="grow">${one.text}</span>
        <button class="quiet" aria-label="Close this notice" @click=${() => this.#remove(one.id)}>✕</button>
      </div>`)}</div>`;
  }
}

customElements.define('notice-area', NoticeArea);

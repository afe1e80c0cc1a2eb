import {html, nothing} from '../lib/lit/index.js';
import {Element} from './element.js';
import {logIn} from './api.js';

/** Asks for the token, once; it is exchanged for a cookie and kept nowhere. */
class LoginPage extends Element {
  static properties = {said: {}, environment: {}, busy: {state: true}, wrong: {state: true}};

  constructor() {
    super();
    this.said = '';
    this.busy = false;
    this.wrong = '';
  }

  firstUpdated() {
    this.querySelector('input').focus();
  }

  async #enter(event) {
    event.preventDefault();
    const input = this.querySelector('input');
    this.busy = true;
    try {
      await logIn(input.value.trim());
      input.value = '';
      this.tell('entered');
    } catch (problem) {
      this.wrong = problem.code === 'not-authenticated' ? 'That token is not the right one.' : problem.message;
      input.select();
    } finally {
      this.busy = false;
    }
  }

  render() {
    return html`
      <main class="login">
        <div class="edge"></div>
        <form class="panel" @submit=${event => this.#enter(event)}>
          <div class="row"><h1 class="brand grow">Rialto</h1>${this.environment ? html`<span class="env">${this.environment}</span>` : nothing}</div>
          ${this.said ? html`<p class="small dim" role="status">${this.said}</p>` : nothing}
          <label>Admin token
            <input class="mono" type="password" name="token" required autocomplete="current-password" spellcheck="false"
                   aria-describedby="token-help" aria-invalid=${this.wrong ? 'true' : 'false'}>
          </label>
          <p class="small dim" id="token-help">It is in <code>conf/admin.token</code> of the platform's home. This browser gets a cookie for it and keeps no copy.</p>
          <p class="problem" role="alert" ?hidden=${!this.wrong}>${this.wrong}</p>
          <button class="primary" ?disabled=${this.busy}>${this.busy ? 'Logging in…' : 'Log in'}</button>
        </form>
      </main>`;
  }
}

customElements.define('login-page', LoginPage);

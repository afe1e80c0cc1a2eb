import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, part} from '../app/api.js';
import {failed} from '../app/notices.js';
import {followed} from './job-steps.js';

/** Takes a plugin's jar by drag and drop or by choosing a file, and follows the job that checks it. Says `uploaded` with the job. */
class JarDrop extends Element {
  static properties = {over: {state: true}, job: {state: true}, sending: {state: true}};

  constructor() {
    super();
    this.over = false;
    this.job = null;
    this.sending = '';
  }

  async #take(file) {
    if (!file) return;
    this.sending = file.name;
    this.job = null;
    try {
      const name = file.name.replace(/[^A-Za-z0-9._+-]/g, '-').slice(-128);
      const begun = await ask(`/plugins?name=${part(name)}`, {method: 'POST', body: file, type: 'application/java-archive'});
      this.job = begun;
      const ended = await followed(begun, job => { this.job = job; }, () => this.isConnected);
      if (ended) this.tell('uploaded', ended);
    } catch (problem) {
      failed(problem);
    } finally {
      this.sending = '';
    }
  }

  #drop(event) {
    event.preventDefault();
    this.over = false;
    this.#take(event.dataTransfer.files[0]);
  }

  render() {
    return html`<div class="drop ${this.over ? 'over' : ''}" @dragover=${event => { event.preventDefault(); this.over = true; }}
        @dragleave=${() => { this.over = false; }} @drop=${event => this.#drop(event)}>
      <span>${this.sending ? `Taking in ${this.sending}…` : 'Drop the jar of a strategy here'}</span>
      <input class="sr" type="file" id="jar" accept=".jar,application/java-archive" ?disabled=${this.sending !== ''}
        @change=${event => { this.#take(event.target.files[0]); event.target.value = ''; }}>
      <label class="button" for="jar">Choose a jar…</label>
    </div>${this.job ? html`<p class="small ${this.job.state === 'FAILED' ? 'down' : 'dim'}" role="status">${this.job.message}</p>` : nothing}`;
  }
}

customElements.define('jar-drop', JarDrop);

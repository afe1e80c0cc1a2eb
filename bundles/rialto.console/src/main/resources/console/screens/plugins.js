import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, list, part} from '../app/api.js';
import {feed} from '../app/feed.js';
import {Refresher} from '../app/refresher.js';
import {failed, notice} from '../app/notices.js';
import {to} from '../app/routes.js';
import {short} from '../app/words.js';
import '../parts/jar-drop.js';

/** Events after which something may be kept, used or connected that was not. */
const TOLD = new Set(['JobStep', 'DeploymentChanged', 'VenueChanged']);
const TONES = {READY: 'good', IN_USE: 'good', UNRESOLVED: 'bad'};

/** Which versions of plugins the platform keeps, what each offers, and why one cannot run here; and the venues that are there. */
class PluginsScreen extends Element {
  static properties = {plugins: {state: true}, venues: {state: true}, problem: {state: true}};

  constructor() {
    super();
    this.plugins = null;
    this.venues = [];
    this.problem = '';
  }

  begin() {
    const refresher = new Refresher(() => this.#ask(), 300);
    this.until(() => refresher.stop());
    this.until(feed.listen(({events, resync}) => {
      if (resync || events.some(event => TOLD.has(event.type))) refresher.nudge();
    }));
    refresher.nudge();
  }

  async #ask() {
    try {
      [this.plugins, this.venues] = await Promise.all([list('/plugins'), list('/venues')]);
      this.problem = '';
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      if (problem.status !== 401) this.problem = problem.message;
    }
  }

  async #forget(plugin) {
    try {
      await ask(`/plugins/${part(plugin.sha256)}`, {method: 'DELETE'});
      notice(`${plugin.symbolicName} ${plugin.version} is removed.`);
      await this.#ask();
    } catch (problem) {
      failed(problem);
    }
  }

  render() {
    return html`<div class="screen-head"><h1>Plugins</h1></div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="split"><div class="stack"><jar-drop @uploaded=${() => this.#ask()}></jar-drop>
          <p class="small dim">A jar is checked as bytes, kept by its hash and tried against the running framework. Nothing trades with it until it is deployed.</p></div>
        <div class="stack">${this.plugins === null ? html`<p class="empty">Loading…</p>` : this.plugins.length === 0 ? html`<p class="empty">No plugin is kept.</p>`
          : this.plugins.map(plugin => this.#plugin(plugin))}${this.venues.map(venue => this.#venue(venue))}</div></div>`;
  }

  #venue(venue) {
    const ready = venue.connected && venue.reconciled;
    return html`<section class="panel" aria-label="Venue ${venue.venue}"><header>
        <h2 class="grow">${venue.venue} <span class="dim">venue</span></h2>
        <span class="pill ${ready ? 'good' : 'bad'}">${ready ? 'READY' : venue.connected ? 'NOT RECONCILED' : 'AWAY'}</span></header>
      <div class="body"><dl class="facts">
          <dt>Environment</dt><dd>${venue.environment}</dd>
          <dt>Account</dt><dd>${venue.account || html`<span class="dim">unknown</span>`}</dd>
          ${venue.text ? html`<dt>Says</dt><dd>${venue.text}</dd>` : nothing}</dl></div></section>`;
  }

  #plugin(plugin) {
    return html`<section class="panel" aria-label="${plugin.symbolicName} ${plugin.version}"><header>
        <h2 class="grow">${plugin.plugin || plugin.symbolicName} <span class="dim">${plugin.version}</span></h2>
        <span class="pill ${TONES[plugin.state]}">${plugin.state.replace('_', ' ')}</span></header>
      <div class="body">
        ${plugin.problem ? html`<p class="problem">${plugin.problem}</p>` : nothing}
        ${plugin.description ? html`<p class="small">${plugin.description}</p>` : nothing}
        <dl class="facts">
          <dt>Capability</dt><dd><code>${plugin.plugin ? `rialto.strategy=${plugin.plugin}; version=${plugin.version}` : 'none'}</code></dd>
          <dt>Bundle</dt><dd><code>${plugin.symbolicName}</code></dd>
          <dt>SHA-256</dt><dd><code title=${plugin.sha256}>${short(plugin.sha256)}</code></dd>
          <dt>Came by</dt><dd>${plugin.source}</dd>
          <dt>Decides for</dt><dd>${plugin.deployments.length ? plugin.deployments.map((name, i) => html`${i ? ', ' : ''}<a href=${to('deployments', name)}>${name}</a>`) : html`<span class="dim">nothing</span>`}</dd>
          <dt>Parameters</dt><dd>${plugin.parameters.length ? plugin.parameters.map(one => one.name).join(', ') : html`<span class="dim">none</span>`}</dd></dl></div>
      ${plugin.deployments.length ? nothing : html`<div class="actions"><button class="bad" @click=${() => this.#forget(plugin)}>Remove</button><span class="small dim">Refused while a journal names it.</span></div>`}</section>`;
  }
}

customElements.define('plugins-screen', PluginsScreen);

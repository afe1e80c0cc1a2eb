import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, list, part} from '../app/api.js';
import {feed} from '../app/feed.js';
import {Refresher} from '../app/refresher.js';
import {failed, notice} from '../app/notices.js';
import {askReason} from '../app/questions.js';
import {to} from '../app/routes.js';
import {short, whole} from '../app/words.js';
import {followed} from '../parts/job-steps.js';
import '../parts/change-list.js';
import '../parts/jar-drop.js';
import '../parts/parameter-form.js';

const LEAST_MILLIS = 300;

/** What trades: versions and parameters, the swap of one for another while it trades, what was done, and the way back. */
class DeploymentsScreen extends Element {
  static properties = {
    subject: {}, deployments: {state: true}, plugins: {state: true}, job: {state: true}, changes: {state: true}, chosen: {state: true},
    edited: {state: true}, problem: {state: true}, naming: {state: true}, newPlugin: {state: true}, instruments: {state: true},
  };

  #state = null;
  #history = null;

  constructor() {
    super();
    this.deployments = null;
    this.plugins = [];
    this.instruments = [];
    this.job = null;
    this.changes = null;
    this.chosen = '';
    this.edited = false;
    this.problem = '';
    this.naming = false;
    this.newPlugin = '';
  }

  begin() {
    this.#state = new Refresher(() => this.#try(() => this.#askState()), LEAST_MILLIS);
    this.#history = new Refresher(() => this.#try(() => this.#askHistory()), LEAST_MILLIS);
    this.until(() => { this.#state.stop(); this.#history.stop(); });
    this.until(feed.listen(({events, resync}) => {
      if (resync || events.some(event => event.type === 'DeploymentChanged' || event.type === 'JobStep')) this.#state.nudge();
      if (resync || events.some(event => event.type === 'DeploymentChanged')) this.#history.nudge();
    }));
    this.#state.nudge();
    this.#history.nudge();
  }

  updated(changed) {
    if (changed.has('subject') && changed.get('subject') !== undefined) {
      this.#reset();
      this.job = null;
      this.changes = null;
      this.#history.nudge();
      this.#state.nudge();
    }
  }

  async #askState() {
    const [deployments, plugins, jobs, instruments] = await Promise.all([
      list('/deployments'), list('/plugins'), list('/jobs'), list('/instruments')]);
    this.deployments = deployments;
    this.plugins = plugins;
    this.instruments = instruments;
    const now = this.#now;
    const latest = now && jobs.find(job => job.subject === now.name && job.kind !== 'upload');
    if (latest && (!this.job || latest.startedTime >= this.job.startedTime)) this.job = latest;
    if (now && this.changes === null) this.#history.nudge();
  }

  async #askHistory() {
    const now = this.#now;
    if (now) this.changes = await list(`/changes?types=DeploymentChanged&deployment=${part(now.name)}&limit=100`);
  }

  async #try(action) {
    try {
      await action();
      this.problem = '';
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      if (problem.status !== 401) this.problem = problem.message;
    }
  }

  get #now() {
    if (!this.deployments) return null;
    return this.subject ? this.deployments.find(one => one.name === this.subject) : this.deployments[0];
  }

  /** Versions of the deployment's plugin, those that can be deployed. */
  #versions(plugin) {
    return this.plugins.filter(one => one.plugin === plugin && one.state !== 'UNRESOLVED');
  }

  #target(now) {
    const versions = this.#versions(now.plugin);
    return versions.find(one => one.sha256 === this.chosen) || versions.find(one => one.sha256 === now.sha256) || versions[0];
  }

  #reset() {
    this.chosen = '';
    this.edited = false;
    const form = this.querySelector('#swap-form');
    if (form) form.clear();
  }

  #uploaded(job) {
    if (job.state !== 'DONE') return;
    this.#state.nudge();
    this.#try(async () => {
      this.plugins = await list('/plugins');
      const taken = this.plugins.find(one => one.sha256 === job.result);
      const now = this.#now;
      if (taken && now && taken.plugin === now.plugin) this.chosen = taken.sha256;
      if (taken) notice(`${taken.plugin} ${taken.version} was taken in. Nothing trades with it yet.`, 'good');
    });
  }

  async #begin(action) {
    try {
      const begun = await action();
      this.job = begun;
      const ended = await followed(begun, job => { this.job = job; }, () => this.isConnected);
      if (ended && ended.state === 'DONE') {
        notice(`${ended.kind} of ${ended.subject} is done.`, 'good');
        this.#reset();
      }
      this.#state.nudge();
      this.#history.nudge();
    } catch (problem) {
      failed(problem);
    }
  }

  #swap(now) {
    const form = this.querySelector('#swap-form');
    const plan = [...this.querySelectorAll('#plan input')];
    if (!form.valid() || !plan.every(field => field.reportValidity())) return;
    const target = this.#target(now);
    const json = {sha256: target.sha256, version: target.version, parameters: form.edited};
    for (const field of plan) json[field.name] = Number(field.value);
    this.#begin(() => ask(`/deployments/${part(now.name)}/swap`, {method: 'POST', json}));
  }

  async #rollBack(now) {
    const reason = await askReason({title: `Roll ${now.name} back`, action: 'Roll back', danger: true,
      text: 'The version before takes over between two events, with state, orders and position. During a probation this ends it.'});
    if (reason) this.#begin(() => ask(`/deployments/${part(now.name)}/rollback`, {method: 'POST', json: {reason}}));
  }

  async #undeploy(now) {
    const reason = await askReason({title: `End ${now.name}`, action: 'End it', danger: true,
      text: 'Its open orders are cancelled. Its position stays on record and is not closed.'});
    if (reason) this.#begin(() => ask(`/deployments/${part(now.name)}?reason=${part(reason)}`, {method: 'DELETE'}));
  }

  async #pause(now) {
    const paused = now.status === 'PAUSED';
    const reason = await askReason(paused
      ? {title: `Resume ${now.name}`, action: 'Resume', text: 'Its strategy decides again.'}
      : {title: `Pause ${now.name}`, action: 'Pause', text: 'Its strategy decides no more. Its orders and its position stay as they are.'});
    if (!reason) return;
    try {
      await ask(`/deployments/${part(now.name)}/${paused ? 'resume' : 'pause'}`, {method: 'POST', json: {reason}});
      this.#state.nudge();
    } catch (problem) {
      failed(problem);
    }
  }

  #deploy(event) {
    event.preventDefault();
    const form = event.target;
    const parameters = this.querySelector('#new-form');
    if (!parameters.valid()) return;
    const plugin = this.plugins.find(one => one.sha256 === form.plugin.value);
    const json = {name: form.deployment.value, plugin: plugin.plugin, version: plugin.version, parameters: parameters.edited,
      instruments: [...form.instruments.selectedOptions].map(option => option.value)};
    this.naming = false;
    location.hash = to('deployments', json.name);
    this.#begin(() => ask('/deployments', {method: 'POST', json}));
  }

  render() {
    const now = this.#now;
    return html`<div class="screen-head"><h1 class="grow">Deployments</h1>
        <button aria-expanded=${this.naming ? 'true' : 'false'} @click=${() => { this.naming = !this.naming; }}>${this.naming ? 'Close' : 'New deployment…'}</button></div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="split">
        <div class="stack"><nav aria-label="Deployments"><ul class="cards">${(this.deployments || []).map(one => this.#card(one, now))}</ul></nav>
          ${this.deployments && this.deployments.length === 0 ? html`<p class="empty">Nothing is deployed.</p>` : nothing}
          <jar-drop @uploaded=${event => this.#uploaded(event.detail)}></jar-drop></div>
        <div class="stack">${this.naming ? this.#new() : nothing}${now ? this.#detail(now)
          : this.deployments && this.subject ? html`<p class="problem">No deployment is called ${this.subject}.</p>` : nothing}</div></div>`;
  }

  #card(one, now) {
    return html`<li><a class="card" href=${to('deployments', one.name)} aria-current=${now && one.name === now.name ? 'true' : nothing}>
      <span class="row"><strong class="grow">${one.name}</strong><span class="pill ${TONES[one.status]}">${one.status}</span></span>
      <span class="small dim">${one.plugin} ${one.version} · ${one.instruments.join(', ')}</span></a></li>`;
  }

  #detail(now) {
    const target = this.#target(now);
    const other = target && target.sha256 !== now.sha256;
    const running = this.job && this.job.state === 'RUNNING';
    return html`
      <section class="panel" aria-labelledby="one-title"><header><h2 id="one-title" class="grow">${now.name}</h2>
          <span class="small" id="version">${now.version}${other ? ` → ${target.version}` : ''}</span><span class="pill ${TONES[now.status]}">${now.status}</span></header>
        <div class="body"><dl class="facts">
          <dt>Strategy</dt><dd>${now.plugin}, bundle ${now.symbolicName}</dd>
          <dt>Jar</dt><dd><code title=${now.sha256}>${short(now.sha256)}</code> decides since sequence ${whole(now.sinceSequence)}</dd>
          <dt>Trades</dt><dd>${now.instruments.join(', ')} in ${now.environment}</dd>
          ${now.reason ? html`<dt>Reason</dt><dd class="warn">${now.reason}</dd>` : nothing}</dl></div>
        <div class="actions">
          <button @click=${() => this.#pause(now)} ?disabled=${now.status === 'HELD'}>${now.status === 'PAUSED' ? 'Resume…' : 'Pause…'}</button>
          <button class="bad" @click=${() => this.#rollBack(now)}>Roll back…</button>
          <span class="grow"></span><button class="bad" ?disabled=${running} @click=${() => this.#undeploy(now)}>End…</button></div></section>
      ${this.job && this.job.subject === now.name ? html`<section class="panel" aria-labelledby="job-title"><header><h2 id="job-title">What is being done</h2></header>
        <div class="body"><job-steps id="job" .job=${this.job}></job-steps></div></section>` : nothing}
      ${target ? html`<section class="panel" aria-labelledby="swap-title"><header><h2 id="swap-title" class="grow">Swap while it trades</h2><span class="small">shadow, switch, probation</span></header>
        <div class="body">
          <div class="fields"><div class="field"><label for="version-choice">Version${other ? html`<span class="changed">changed</span>` : nothing}</label>
            <select id="version-choice" @change=${event => { this.chosen = event.target.value; }}>${this.#versions(now.plugin).map(one => html`
              <option value=${one.sha256} ?selected=${one.sha256 === target.sha256}>${one.version} (${short(one.sha256)})${one.sha256 === now.sha256 ? ', decides now' : ''}</option>`)}</select></div></div>
          <parameter-form id="swap-form" .parameters=${target.parameters} .values=${now.parameters} prefix="swap" @edited=${event => { this.edited = Object.keys(event.target.edited).length > 0; }}></parameter-form>
          <details><summary>How careful</summary><div class="fields" id="plan">
            ${PLAN.map(([name, label, most, usual, help]) => html`<div class="field"><label for="plan-${name}">${label}</label>
              <input id="plan-${name}" name=${name} type="number" required min=${name === 'timeoutSeconds' ? 1 : 0} max=${most} value=${usual}><span class="help">${help}</span></div>`)}</div></details></div>
        <div class="actions"><button class="primary" id="swap" ?disabled=${running || !(other || this.edited)} @click=${() => this.#swap(now)}>Swap</button>
          <span class="small dim">${running ? 'A job is under way.' : other || this.edited ? 'The new one follows as a shadow first; the old one stands by after.' : 'Choose another version or change a parameter.'}</span></div></section>` : nothing}
      <section class="panel" aria-labelledby="history-title"><header><h2 id="history-title">History</h2></header>
        <change-list .changes=${this.changes} label="History of ${now.name}"></change-list></section>`;
  }

  #new() {
    const usable = this.plugins.filter(one => one.state !== 'UNRESOLVED' && one.plugin);
    const plugin = usable.find(one => one.sha256 === this.newPlugin) || usable[0];
    if (!plugin) return html`<p class="problem">No plugin can be deployed. Drop the jar of one.</p>`;
    return html`<section class="panel" aria-labelledby="new-title"><header><h2 id="new-title">New deployment</h2></header>
      <form @submit=${event => this.#deploy(event)}><div class="body"><div class="fields">
        <div class="field"><label for="new-name">Name</label><input id="new-name" name="deployment" required pattern="[a-z0-9\\-]{1,64}" autocomplete="off"><span class="help">a to z, 0 to 9 and dash</span></div>
        <div class="field"><label for="new-plugin">Strategy</label><select id="new-plugin" name="plugin" @change=${event => { this.newPlugin = event.target.value; }}>${usable.map(one => html`<option value=${one.sha256} ?selected=${one === plugin}>${one.plugin} ${one.version}</option>`)}</select></div>
        <div class="field"><label for="new-instruments">Instruments</label><select id="new-instruments" name="instruments" multiple required size="3">${this.instruments.map(one => html`<option value=${one.name}>${one.name}</option>`)}</select></div></div>
        <parameter-form id="new-form" .parameters=${plugin.parameters} .values=${{}} prefix="new"></parameter-form></div>
        <div class="actions"><button class="primary">Deploy</button></div></form></section>`;
  }
}

const TONES = {RUNNING: 'good', PAUSED: 'warn', HELD: 'bad'};
const PLAN = [
  ['shadowEvents', 'Shadow, inputs', 1_000_000_000, 1000, 'It follows so many before it may take over.'],
  ['probationEvents', 'Probation, inputs', 1_000_000_000, 10000, 'The old one stands by for so many.'],
  ['timeoutSeconds', 'Patience, seconds', 3600, 30, 'Then the swap is given up.'],
];

customElements.define('deployments-screen', DeploymentsScreen);

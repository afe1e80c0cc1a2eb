import {html, nothing, render} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, list, part} from '../app/api.js';
import {feed} from '../app/feed.js';
import {Refresher} from '../app/refresher.js';
import {failed, notice} from '../app/notices.js';
import {askReason} from '../app/questions.js';
import {grouped} from '../app/decimal.js';
import '../parts/hold-button.js';
import '../parts/change-list.js';

const NEAR = 0.8;
const MILLIS = 1000;

/** Limits and how much of each is used, and the kill switch. */
class RiskScreen extends Element {
  static properties = {status: {}, limits: {state: true}, used: {state: true}, changes: {state: true}, problem: {state: true}};

  #state = null;
  #history = null;

  constructor() {
    super();
    this.limits = null;
    this.used = new Map();
    this.changes = null;
    this.problem = '';
  }

  begin() {
    this.#state = new Refresher(() => this.#try(() => this.#askState()), MILLIS / 2);
    this.#history = new Refresher(() => this.#try(async () => { this.changes = await list('/changes?types=KillSwitchChanged,LimitsChanged&limit=100'); }), MILLIS / 2);
    this.until(() => { this.#state.stop(); this.#history.stop(); });
    this.until(feed.listen(({events, resync}) => {
      if (resync || events.some(event => ['KillSwitchChanged', 'LimitsChanged'].includes(event.type))) {
        this.#history.nudge();
        this.#state.nudge();
      }
    }));
    this.every(MILLIS, () => { if (!document.hidden) this.#state.nudge(); });
    this.#history.nudge();
  }

  async #askState() {
    const [limits, used] = await Promise.all([list('/risk/limits'), list('/risk/utilisation')]);
    this.limits = limits;
    this.used = new Map(used.map(one => [one.instrument, one]));
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

  async #latch() {
    try {
      await ask('/risk/kill', {method: 'POST', json: {reason: 'held on the risk screen'}});
      this.tell('changed');
    } catch (problem) {
      failed(problem);
    }
  }

  async #unlatch() {
    const reason = await askReason({title: 'Take the kill switch off', action: 'Unlatch', danger: true,
      text: 'Orders pass again. Deployments stay as they are: those that run may trade at once.'});
    if (!reason) return;
    try {
      await ask(`/risk/kill?reason=${part(reason)}`, {method: 'DELETE'});
      notice('The kill switch is off; orders pass.', 'good');
      this.tell('changed');
    } catch (problem) {
      failed(problem);
    }
  }

  #edit(limits) {
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-labelledby', 'limits-title');
    document.body.append(dialog);
    dialog.addEventListener('close', () => dialog.remove());
    const send = async event => {
      event.preventDefault();
      const json = Object.fromEntries(FIELDS.map(([name]) => [name, event.target.elements[name].value.trim()]));
      try {
        await ask(`/risk/limits/${part(limits.instrument)}`, {method: 'PUT', json});
        dialog.close();
        notice(`Limits of ${limits.instrument} are set.`, 'good');
        this.#state.nudge();
      } catch (problem) {
        dialog.querySelector('.problem').hidden = false;
        dialog.querySelector('.problem').textContent = problem.message;
      }
    };
    render(html`<form @submit=${send}><h2 id="limits-title">Limits of ${limits.instrument}</h2>
      <div class="fields">${FIELDS.map(([name, label]) => html`<label>${label}<input class="mono" name=${name} required inputmode="decimal" pattern="[0-9]+(\\.[0-9]+)?" autocomplete="off" .value=${String(limits[name])}></label>`)}</div>
      <p class="problem" role="alert" hidden></p>
      <div class="row"><button type="button" @click=${() => dialog.close()}>Leave them</button><button class="primary">Set limits</button></div></form>`, dialog);
    dialog.showModal();
  }

  render() {
    const s = this.status;
    return html`<div class="screen-head"><h1>Risk</h1></div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="stack"><section class="panel" aria-labelledby="kill-title"><header><h2 id="kill-title" class="grow">Kill switch</h2><span class="small">stops new orders at the gate and at the door, cancels live ones; survives a restart</span></header>
        <div class="killer" id="kill">${!s ? html`<p class="dim">Loading…</p>` : s.killLatched ? html`
          <div class="grow"><p class="state down">LATCHED</p><p class="small">${s.killReason}</p></div><button class="bad" id="unlatch" @click=${() => this.#unlatch()}>Unlatch…</button>` : html`
          <div class="grow"><p class="state up">Orders pass</p><p class="small dim">Hold the button, or Space on it, for 1.2 seconds.</p></div>
          <hold-button label="KILL SWITCH" says="Stops all new orders and cancels the live ones" @held=${() => this.#latch()}></hold-button>`}</div></section>
      <section class="panel" aria-labelledby="limits-head"><header><h2 id="limits-head" class="grow">Limits</h2><span class="small">an instrument without limits is not allowed</span></header>
        ${this.limits === null ? html`<p class="empty">Loading…</p>` : this.limits.length === 0 ? html`<p class="empty">No instrument has limits: none may be traded.</p>` : html`
        <div class="scroll" tabindex="0" role="region" aria-label="Limits, rows"><table>
          <thead><tr><th scope="col">Instrument</th><th scope="col">Position, with open orders</th><th scope="col">Largest order</th><th scope="col">Its value</th><th scope="col">Messages</th><th scope="col">Age of the price</th><th scope="col" class="n">Collar</th><th scope="col"><span class="sr">Edit</span></th></tr></thead>
          <tbody>${this.limits.map(limits => this.#row(limits))}</tbody></table></div>`}</section>
      <section class="panel" aria-labelledby="record-title"><header><h2 id="record-title">On record</h2></header><change-list .changes=${this.changes} label="Changes of limits and kill switch"></change-list></section></div>`;
  }

  #row(limits) {
    const used = this.used.get(limits.instrument);
    return html`<tr><th scope="row">${limits.instrument}</th>
      <td>${use(used && used.worstPosition, used && used.positionRatio, limits.maxPosition, `Position of ${limits.instrument}`)}</td>
      <td>${use(used && used.largestOrderQuantity, used && used.orderQuantityRatio, limits.maxOrderQuantity, `Largest order of ${limits.instrument}`)}</td>
      <td>${use(used && used.largestOrderNotional, used && used.orderNotionalRatio, limits.maxOrderNotional, `Value of the largest order of ${limits.instrument}`, 2)}</td>
      <td>${use(used && String(used.messages), used && used.messagesRatio, String(limits.maxMessages), `Messages in ${limits.messageWindowMillis} ms`)}</td>
      <td>${use(used && used.referenceAgeMillis !== null ? String(used.referenceAgeMillis) : null, used && used.referenceAgeRatio, String(limits.maxReferenceAgeMillis), `Age of the price of ${limits.instrument}, ms`)}</td>
      <td class="n">${limits.collarBasisPoints / 100} %</td>
      <td><button class="quiet" aria-label="Edit the limits of ${limits.instrument}" @click=${() => this.#edit(limits)}>Edit…</button></td></tr>`;
  }
}

/** A figure, its limit, and how much of it that is, by length, colour and word. */
function use(value, ratio, most, label, digits = 0) {
  const part = ratio ?? 0;
  const tone = part >= 1 ? 'bad' : part >= NEAR ? 'warn' : '';
  const written = digits && value ? value.replace(/(\.\d{2})\d+$/, '$1') : value;
  return html`<div class="use"><span class="figures"><span>${grouped(written)}</span><span class="dim">of ${grouped(most)}</span></span>
    <progress class=${tone} max="1" value=${Math.min(1, part)} aria-label="${label}: ${value ?? 'unknown'} of ${most}"></progress></div>`;
}

const FIELDS = [
  ['maxOrderQuantity', 'Largest order'], ['maxOrderNotional', 'Its value'], ['maxPosition', 'Position'], ['collarBasisPoints', 'Collar, 1/100 %'],
  ['maxReferenceAgeMillis', 'Age of the price, ms'], ['maxMessages', 'Messages'], ['messageWindowMillis', 'In a window of, ms'], ['duplicateWindowMillis', 'Duplicates within, ms'],
];

customElements.define('risk-screen', RiskScreen);

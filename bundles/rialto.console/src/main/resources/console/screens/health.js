import {html, nothing, svg} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, list} from '../app/api.js';
import {feed} from '../app/feed.js';
import {Refresher} from '../app/refresher.js';
import {micros, span, whole} from '../app/words.js';
import '../parts/change-list.js';

const SAMPLES = 120;
const MILLIS = 1000;

/** Checks, latencies, the journal's lag and that of history. */
class HealthScreen extends Element {
  static properties = {status: {}, ready: {state: true}, history: {state: true}, latencies: {state: true}, changes: {state: true}, lags: {state: true}, problem: {state: true}};

  constructor() {
    super();
    this.ready = null;
    this.history = null;
    this.latencies = null;
    this.changes = null;
    this.lags = [];
    this.problem = '';
    this.seen = null;
  }

  begin() {
    const state = new Refresher(() => this.#try(() => this.#ask()), MILLIS / 2);
    const history = new Refresher(() => this.#try(async () => { this.changes = await list('/changes?types=VenueChanged,PartChanged,Alert,InstrumentDefined&limit=100'); }), MILLIS);
    this.until(() => { state.stop(); history.stop(); });
    this.until(feed.listen(({events, resync}) => {
      if (resync || events.some(event => ['VenueChanged', 'PartChanged', 'Alert'].includes(event.type))) history.nudge();
    }));
    this.every(MILLIS, () => { if (!document.hidden) state.nudge(); });
    history.nudge();
  }

  async #ask() {
    const [seen, latencies, history, ready] = await Promise.all([
      ask('/status'), ask('/latencies'), ask('/history').catch(gone), fetch('/health/ready', {cache: 'no-store'}).then(answer => answer.json())]);
    this.seen = seen;
    this.latencies = latencies;
    this.ready = ready;
    this.history = history;
    this.lags = [...this.lags, seen.journalLag].slice(-SAMPLES);
  }

  async #try(action) {
    try {
      await action();
      this.problem = '';
    } catch (problem) {
      if (problem.status === undefined && !(problem instanceof TypeError)) throw problem;
      if (problem.status !== 401) this.problem = problem.status === undefined ? 'The platform does not answer.' : problem.message;
    }
  }

  render() {
    const s = this.seen || this.status;
    const head = html`<div class="screen-head"><h1>Health</h1>${this.ready ? html`<span class="pill ${this.ready.status === 'UP' ? 'good' : 'bad'}">${this.ready.status === 'UP' ? 'READY' : 'NOT READY'}</span>` : nothing}</div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
    if (!s) return html`${head}<p class="empty">Loading…</p>`;
    const tile = (label, value, tone = '') => html`<div class="tile"><dt>${label}</dt><dd class=${tone}>${value}</dd></div>`;
    const orders = this.latencies && this.latencies.orderToAnswer;
    return html`${head}<div class="health">
      <dl class="tiles four">${tile('Sequence', whole(s.sequence))}${tile('On disk', whole(s.durableSequence))}${tile('Journal lag', `${whole(s.journalLag)} inputs`)}${tile('History lag', this.history ? `${whole(this.history.lag)} inputs` : '–')}
        ${tile('Ring', `${(100 * s.ringUsedBytes / s.ringCapacityBytes).toFixed(1)} %`)}${tile('Market events dropped', whole(s.dropped), s.dropped ? 'warn' : '')}${tile('Kernel time, UTC', s.kernelTime ? s.kernelTime.slice(11, 19) : '–')}</dl>
      <section class="panel" aria-labelledby="checks-title"><header><h2 id="checks-title">Checks</h2></header><ul class="checks">${this.#checks(s)}</ul></section>
      <div class="stack"><section class="panel" aria-labelledby="lat-title"><header><h2 id="lat-title" class="grow">Latencies</h2><span class="small">${orders ? `the last ${orders.count} orders` : ''}</span></header>
        <table><thead><tr><th scope="col">What</th><th scope="col" class="n">Median</th><th scope="col" class="n">99 %</th><th scope="col" class="n">Longest</th></tr></thead>
          <tbody><tr><th scope="row">Order to the venue's word</th><td class="n">${micros(orders && orders.medianMicros)}</td><td class="n">${micros(orders && orders.p99Micros)}</td><td class="n">${micros(orders && orders.maxMicros)}</td></tr>
          <tr><th scope="row">A question to the loop, now</th><td class="n">${micros(this.latencies && this.latencies.loopAnswerMicros)}</td><td></td><td></td></tr>
          <tr><th scope="row">Since this page's last event</th><td class="n">${span(feed.ageMillis)}</td><td></td><td></td></tr></tbody></table></section>
        <section class="panel" aria-labelledby="lag-title"><header><h2 id="lag-title" class="grow">Journal lag</h2><span class="small">inputs not yet on disk, last ${SAMPLES} s, most ${whole(Math.max(0, ...this.lags))}</span></header><div class="body">${spark(this.lags)}</div></section></div>
      <section class="panel whole" aria-labelledby="events-title"><header><h2 id="events-title">Venues, parts and alerts</h2></header><change-list .changes=${this.changes} label="Venues, parts and alerts"></change-list></section></div>`;
  }

  #checks(s) {
    const check = (good, name, text, bad = 'DOWN') => html`<li><span class="pill ${good ? 'good' : 'bad'}">${good ? 'UP' : bad}</span><strong>${name}</strong><span class="dim">${text}</span></li>`;
    return [
      check(s.loopAlive, 'Loop', s.loopAlive ? 'turns' : 'has not turned for a second'),
      check(!s.journalProblem, 'Journal', s.journalProblem || `healthy, ${whole(s.journalLag)} inputs to go`),
      check(s.missingParts.length === 0, 'Parts', s.missingParts.length ? `away: ${s.missingParts.join(', ')}` : 'market, positions, risk and orders are there'),
      check(!s.killLatched, 'Kill switch', s.killLatched ? s.killReason : 'orders pass', 'LATCHED'),
      ...s.venues.map(venue => check(venue.connected && venue.reconciled, `Venue ${venue.venue}`,
        `${venue.environment}, account ${venue.account || 'unknown'}, ${venue.connected ? 'connected' : 'away'}${venue.reconciled ? ', reconciled' : ', not reconciled'}${venue.text ? `: ${venue.text}` : ''}`)),
      ...(this.history && this.ready && this.ready.degraded.length === 0 ? [check(true, 'History', `follows the journal, ${whole(this.history.lag)} inputs to go`)] : []),
      ...(this.ready ? this.ready.degraded : []).map(one => check(false, one.part, `${one.reason}. ${one.remedy}`, 'DEGRADED')),
      ...(this.ready ? this.ready.missing : []).map(one => check(false, one.part, `${one.reason}. ${one.remedy}`, 'MISSING')),
    ];
  }
}

/** History may be away while trading goes on; why is among the checks. */
function gone(problem) {
  if (problem.status !== 503) throw problem;
  return null;
}

function spark(values) {
  const most = Math.max(1, ...values);
  const points = values.map((value, i) => `${(i * 100 / (SAMPLES - 1)).toFixed(2)},${(38 - 36 * value / most).toFixed(2)}`).join(' ');
  return html`<svg class="spark" viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label="Journal lag, now ${values.length ? values[values.length - 1] : 'unknown'}">${svg`<polyline points=${points}></polyline>`}</svg>`;
}

customElements.define('health-screen', HealthScreen);

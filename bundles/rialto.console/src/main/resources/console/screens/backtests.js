import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, list, part} from '../app/api.js';
import {Refresher} from '../app/refresher.js';
import {failed, notice} from '../app/notices.js';
import {cents, fractionDigits, grouped, money, sign} from '../app/decimal.js';
import {to} from '../app/routes.js';
import {moment, span, whole} from '../app/words.js';
import '../parts/equity-chart.js';
import '../parts/parameter-form.js';

const WATCH_MILLIS = 400;
const POINTS = 800;
const TRADES = 50;
const TONES = {RUNNING: 'warn', DONE: 'good', FAILED: 'bad', CANCELLED: ''};

/** Strategies over recorded markets: start one, watch it, read what came of it, hold two side by side. */
class BacktestsScreen extends Element {
  static properties = {
    subject: {}, runs: {state: true}, plugins: {state: true}, recordings: {state: true}, problem: {state: true}, naming: {state: true}, chosen: {state: true},
    summaries: {state: true}, curve: {state: true}, trades: {state: true}, moreTrades: {state: true}, other: {state: true}, otherCurve: {state: true},
    comparison: {state: true}, table: {state: true},
  };

  #refresher = null;
  #shown = '';

  constructor() {
    super();
    this.runs = null;
    this.plugins = [];
    this.recordings = null;
    this.problem = '';
    this.naming = null;
    this.chosen = '';
    this.summaries = {};
    this.table = false;
    this.#clear();
  }

  begin() {
    this.#refresher = new Refresher(() => this.#try(() => this.#ask()), WATCH_MILLIS);
    this.until(() => this.#refresher.stop());
    this.every(WATCH_MILLIS, () => { if (!document.hidden && (this.runs || []).some(run => run.state === 'RUNNING')) this.#refresher.nudge(); });
    this.#refresher.nudge();
    this.#try(async () => {
      [this.plugins, this.recordings] = await Promise.all([list('/plugins'), list('/backtests/recordings')]);
    });
  }

  updated(changed) {
    if (!changed.has('subject') || changed.get('subject') === undefined) return;
    this.#clear();
    this.#shown = '';
    this.#refresher.nudge();
  }

  #clear() {
    this.curve = null;
    this.trades = null;
    this.moreTrades = null;
    this.#leave();
  }

  #leave() {
    this.other = '';
    this.otherCurve = null;
    this.comparison = null;
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

  async #ask() {
    this.runs = await list('/backtests');
    const asked = this.runs.filter(run => run.state === 'DONE' && !this.summaries[run.id]);
    const told = await Promise.all(asked.map(async run => [run.id, await ask(`/backtests/${part(run.id)}/report?format=summary`)]));
    if (told.length) this.summaries = {...this.summaries, ...Object.fromEntries(told)};
    const now = this.#now;
    const shown = now ? `${now.id} ${now.state}` : '';
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#clear();
    if (!now || now.state !== 'DONE') return;
    const [curve, trades] = await Promise.all([this.#askCurve(now.id), ask(`/backtests/${part(now.id)}/trades?limit=${TRADES}`)]);
    if (this.#now !== now && this.#now?.id !== now.id) return;
    this.curve = curve;
    this.trades = trades.items;
    this.moreTrades = trades.nextCursor;
  }

  #askCurve(id) {
    return ask(`/backtests/${part(id)}/equity?points=${POINTS}`);
  }

  get #now() {
    if (!this.runs) return null;
    return this.subject ? this.runs.find(run => run.id === this.subject) : this.runs[0];
  }

  get #usable() {
    return this.plugins.filter(one => one.state !== 'UNRESOLVED' && one.plugin);
  }

  async #start(event) {
    event.preventDefault();
    const form = event.target;
    const parameters = this.querySelector('#backtest-form');
    if (!parameters.valid()) return;
    const plugin = this.#usable.find(one => one.sha256 === form.plugin.value);
    const json = {plugin: plugin.plugin, version: plugin.version, recording: form.recording.value, capital: form.capital.value.trim(), parameters: parameters.edited,
      slippageKind: form.slippageKind.value};
    for (const name of ['makerFeePpm', 'takerFeePpm', 'latencyMicros', 'slippage']) json[name] = Number(form[name].value);
    try {
      const begun = await ask('/backtests', {method: 'POST', json});
      this.naming = false;
      location.hash = to('backtests', begun.id);
      this.#refresher.nudge();
    } catch (problem) {
      failed(problem);
    }
  }

  async #cancel(run) {
    try {
      await ask(`/backtests/${part(run.id)}`, {method: 'DELETE'});
      notice(`${run.id} is being cancelled.`);
      this.#refresher.nudge();
    } catch (problem) {
      failed(problem);
    }
  }

  async #more(run) {
    await this.#try(async () => {
      const page = await ask(`/backtests/${part(run.id)}/trades?limit=${TRADES}&cursor=${this.moreTrades}`);
      this.trades = [...this.trades, ...page.items];
      this.moreTrades = page.nextCursor;
    });
  }

  async #compare(run, other) {
    this.#leave();
    this.other = other;
    if (!other) return;
    try {
      const [comparison, curve] = await Promise.all([ask(`/backtests/${part(run.id)}/compare/${part(other)}`), this.#askCurve(other)]);
      if (this.other !== other) return;
      this.comparison = comparison;
      this.otherCurve = curve;
    } catch (problem) {
      this.#leave();
      failed(problem);
    }
  }

  render() {
    const now = this.#now;
    const naming = this.naming ?? (this.runs !== null && this.runs.length === 0);
    return html`<div class="screen-head"><h1 class="grow">Backtests</h1>
        <button id="new-backtest" aria-expanded=${naming ? 'true' : 'false'} @click=${() => { this.naming = !naming; }}>${naming ? 'Close' : 'New backtest…'}</button></div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      <div class="split">
        <nav aria-label="Backtests">${this.runs === null ? html`<p class="empty">Loading…</p>` : this.runs.length === 0 ? html`<p class="empty">None was run since the platform started.</p>`
          : html`<ul class="cards">${this.runs.map(run => this.#card(run, now))}</ul>`}</nav>
        <div class="stack">${naming ? this.#new() : nothing}${now ? this.#detail(now)
          : this.runs && this.subject ? html`<p class="problem">No backtest is called ${this.subject}. The last fifty are kept until the platform stops.</p>` : nothing}</div></div>`;
  }

  #card(run, now) {
    const summary = this.summaries[run.id];
    return html`<li><a class="card" href=${to('backtests', run.id)} aria-current=${now && run.id === now.id ? 'true' : nothing}>
      <span class="row"><strong class="grow">${run.id} ${run.plugin}</strong>${run.state === 'DONE' && summary ? percent(summary.statistics.totalReturn) : html`<span class="pill ${TONES[run.state]}">${run.state}</span>`}</span>
      <span class="small dim">${run.version ?? 'newest'} · ${run.recording}</span><span class="small dim">${words(run.parameters)}</span></a></li>`;
  }

  #detail(run) {
    const summary = this.summaries[run.id];
    return html`<section class="panel" aria-labelledby="run-title"><header><h2 id="run-title" class="grow">${run.id} · ${run.plugin} ${run.version ?? ''}</h2>
        <span class="small">${moment(run.startedTime)} UTC</span><span class="pill ${TONES[run.state]}" id="run-state">${run.state}</span></header>
      <div class="body">${run.state === 'RUNNING' ? html`<progress max="1" value=${run.fraction} aria-label="Progress of ${run.id}"></progress>
          <p class="small dim" role="status">${run.events === 0 ? 'The recording is being read in.' : `${(100 * run.fraction).toFixed(1)} % · ${whole(run.events)} events · ${run.etaMillis < 0 ? 'time left unknown' : `${span(run.etaMillis)} left`}`}</p>` : nothing}
        ${run.state === 'FAILED' ? html`<p class="problem"><strong>${run.code}:</strong> ${run.message}</p>` : nothing}
        <dl class="facts"><dt>Recording</dt><dd>${run.recording}${summary ? html`, ${summary.instruments.join(', ')}, ${moment(summary.from)} to ${moment(summary.to)}` : nothing}</dd>
          <dt>Parameters</dt><dd>${words(run.parameters)}</dd>
          <dt>Capital</dt><dd>${grouped(run.capital)} ${summary ? summary.currency : ''}</dd>
          ${summary ? html`<dt>Assumed</dt><dd>fees ${summary.terms.makerFeePpm} (maker) and ${summary.terms.takerFeePpm} (taker) millionths, latency ${summary.terms.latencyNanos / 1000} µs, slippage ${summary.terms.slippage.toLowerCase().replace('_', ' ')}</dd>
            ${summary.remarks.map(remark => html`<dt>Remark</dt><dd class="warn">${remark}</dd>`)}` : nothing}</dl></div>
      ${run.state === 'RUNNING' ? html`<div class="actions"><button class="bad" id="cancel" @click=${() => this.#cancel(run)}>Cancel</button></div>` : nothing}
      ${run.state === 'DONE' ? this.#downloads(run) : nothing}</section>
      ${summary ? this.#figures(summary) : nothing}
      ${this.curve && run.state === 'DONE' ? this.#charted(run) : nothing}
      ${this.comparison ? this.#compared(run) : nothing}
      ${this.trades && run.state === 'DONE' ? this.#traded(run) : nothing}`;
  }

  #downloads(run) {
    const file = (format, end, label) => html`<a class="button" href="/api/v1/backtests/${part(run.id)}/report?format=${format}" download="${run.id}-${run.plugin}.${end}">${label}</a>`;
    return html`<div class="actions" id="downloads"><a class="button" href="/api/v1/backtests/${part(run.id)}/report?format=html" target="_blank" rel="noopener">Open the report</a>
      <span class="grow"></span><span class="small dim">Download</span>${file('html', 'html', 'HTML')}${file('json', 'json', 'JSON')}${file('trades_csv', 'trades.csv', 'Trades CSV')}${file('equity_csv', 'equity.csv', 'Equity CSV')}</div>`;
  }

  #figures(summary) {
    const tile = figure => html`<div class="tile"><dt>${figure.label}</dt><dd class=${figure.tone ? tone(summary.statistics[figure.name]) : ''} data-figure=${figure.name}>${figure.text(summary.statistics[figure.name], summary.statistics)}</dd></div>`;
    return html`<dl class="tiles figures" id="figures">${FIGURES.filter(figure => figure.tile).map(tile)}</dl>`;
  }

  #charted(run) {
    const others = this.runs.filter(one => one.state === 'DONE' && one.id !== run.id);
    const curves = [{...this.curve, name: run.id}, ...(this.otherCurve ? [{...this.otherCurve, name: this.other}] : [])];
    return html`<section class="panel" aria-labelledby="equity-title"><header><h2 id="equity-title" class="grow">Equity and drawdown</h2>
        ${this.otherCurve ? html`<span class="legend"><span class="first">${run.id} ━</span><span class="second">${this.other} ╍</span></span>` : nothing}
        ${others.length ? html`<label for="other">Compare with</label><select id="other" @change=${event => this.#compare(run, event.target.value)}>
          <option value="" ?selected=${!this.other}>nothing</option>${others.map(one => html`<option value=${one.id} ?selected=${one.id === this.other}>${one.id} ${one.plugin} ${one.version ?? ''}</option>`)}</select>` : nothing}
        <button class="quiet" aria-pressed=${this.table ? 'true' : 'false'} @click=${() => { this.table = !this.table; }}>Table</button></header>
      ${this.curve.items.length ? html`<equity-chart .curves=${curves} ?table=${this.table}></equity-chart>` : html`<p class="empty">No equity was sampled.</p>`}</section>`;
  }

  #compared(run) {
    const {first, second, difference} = this.comparison;
    return html`<section class="panel" aria-labelledby="compare-title"><header><h2 id="compare-title" class="grow">${run.id} beside ${this.other}</h2>
        <a class="small" href="/api/v1/backtests/${part(run.id)}/compare/${part(this.other)}?format=html" target="_blank" rel="noopener">As a page</a></header>
      <div class="scroll" tabindex="0" role="region" aria-label="Comparison, rows"><table id="comparison">
        <thead><tr><th scope="col">Figure</th><th scope="col" class="n">${run.id}</th><th scope="col" class="n">${this.other}</th><th scope="col" class="n">Difference</th></tr></thead>
        <tbody>${FIGURES.map(({name, label, text}) => html`<tr><th scope="row">${label}</th><td class="n">${text(first.statistics[name], first.statistics)}</td>
          <td class="n">${text(second.statistics[name], second.statistics)}</td><td class="n">${text(difference[name])}</td></tr>`)}
          ${[...new Set([...Object.keys(first.parameters), ...Object.keys(second.parameters)])].map(name => html`<tr><th scope="row">Parameter ${name}</th>
            <td class="n">${first.parameters[name] ?? '–'}</td><td class="n">${second.parameters[name] ?? '–'}</td><td></td></tr>`)}</tbody></table></div></section>`;
  }

  #traded(run) {
    const digits = Math.max(...this.trades.flatMap(trade => [trade.entryPrice, trade.exitPrice]).map(fractionDigits));
    return html`<section class="panel" aria-labelledby="trades-title"><header><h2 id="trades-title" class="grow">Trades</h2><span class="small">newest first</span></header>
      ${this.trades.length === 0 ? html`<p class="empty">It traded nothing.</p>` : html`
      <div class="scroll tall" tabindex="0" role="region" aria-label="Trades, rows"><table id="trades">
        <thead><tr><th scope="col" class="n">No</th><th scope="col">Side</th><th scope="col" class="n">Quantity</th><th scope="col">Entry, UTC</th><th scope="col" class="n">Price</th>
          <th scope="col">Exit, UTC</th><th scope="col" class="n">Price</th><th scope="col" class="n">Profit</th><th scope="col" class="n">Fees</th><th scope="col">Why</th></tr></thead>
        <tbody>${this.trades.map(trade => html`<tr><td class="n">${trade.number}</td><td class="side-${trade.side}">${trade.side}</td><td class="n">${grouped(trade.quantity)}</td>
          <td class="mono">${moment(trade.entryTime)}</td><td class="n">${grouped(trade.entryPrice, digits)}</td><td class="mono">${trade.exitTime ? moment(trade.exitTime) : 'open'}</td><td class="n">${grouped(trade.exitPrice, digits)}</td>
          <td class="n ${tone(cents(trade.profit))}">${money(trade.profit)}</td><td class="n">${grouped(cents(trade.fees), 2)}</td>
          <td>${[trade.entryReason, trade.exitReason].filter(Boolean).join(' / ')}${trade.ambiguous ? html` <span class="warn">ambiguous</span>` : nothing}</td></tr>`)}</tbody></table></div>`}
      ${this.moreTrades ? html`<div class="actions"><button @click=${() => this.#more(run)}>Show more</button></div>` : nothing}</section>`;
  }

  #new() {
    const usable = this.#usable;
    if (this.recordings === null) return html`<p class="empty">Loading…</p>`;
    if (usable.length === 0) return html`<p class="problem">No strategy is kept that could be run. Take one in on <a href=${to('plugins')}>Plugins</a>.</p>`;
    if (this.recordings.length === 0) return html`<p class="empty">There is no recording yet. Put a file of bars or trades, or a raw recording, into the folder <code>recordings</code> of the platform's home and come back.</p>`;
    const plugin = usable.find(one => one.sha256 === this.chosen) || usable[0];
    const number = ([name, label, least, most, usual, help]) => html`<div class="field"><label for="bt-${name}">${label}</label>
      <input id="bt-${name}" name=${name} type="number" step="1" required min=${least} max=${most} value=${usual}><span class="help">${help}</span></div>`;
    return html`<section class="panel" aria-labelledby="new-title"><header><h2 id="new-title">New backtest</h2></header>
      <form @submit=${event => this.#start(event)}><div class="body"><div class="fields">
        <div class="field"><label for="bt-plugin">Strategy</label><select id="bt-plugin" name="plugin" @change=${event => { this.chosen = event.target.value; }}>${usable.map(one => html`<option value=${one.sha256} ?selected=${one === plugin}>${one.plugin} ${one.version}</option>`)}</select><span class="help">with its version</span></div>
        <div class="field"><label for="bt-recording">Recording</label><select id="bt-recording" name="recording">${this.recordings.map(name => html`<option value=${name}>${name}</option>`)}</select><span class="help">a file of the home's recordings</span></div>
        <div class="field"><label for="bt-capital">Capital</label><input id="bt-capital" name="capital" class="mono" inputmode="decimal" required pattern="[0-9]{1,10}([.][0-9]{1,8})?" value="10000" autocomplete="off"><span class="help">in the instrument's quote currency</span></div>
        ${FEES.map(number)}</div>
        <parameter-form id="backtest-form" .parameters=${plugin.parameters} .values=${{}} prefix="bt-p"></parameter-form>
        <details><summary>How orders fill</summary><div class="fields">${FILLING.map(number)}
          <div class="field"><label for="bt-slippageKind">Slippage in</label><select id="bt-slippageKind" name="slippageKind"><option value="TICKS">ticks</option><option value="BASIS_POINTS">hundredths of a percent</option></select></div></div></details></div>
        <div class="actions"><button class="primary" id="start">Start</button><span class="small dim">Two run at once. Nothing here trades.</span></div></form></section>`;
  }
}

const FEES = [
  ['makerFeePpm', 'Maker fee', -1_000_000, 1_000_000, 200, 'Millionths of what is traded; 200 is 0.02 %.'],
  ['takerFeePpm', 'Taker fee', 0, 1_000_000, 500, 'Millionths of what is traded.'],
];
const FILLING = [
  ['latencyMicros', 'Latency, µs', 0, 3_600_000_000, 0, 'So long an order is under way.'],
  ['slippage', 'Slippage', 0, 10_000, 0, 'Makes takers worse where no book is shown.'],
];

const amount = text => text === null ? '–' : grouped(cents(text), 2);
const ratio = value => value === null || value === undefined ? 'undefined' : value.toLocaleString('en-US', {minimumFractionDigits: 2, maximumFractionDigits: 2});
const share = value => value === null || value === undefined ? 'undefined' : `${(100 * value).toFixed(2)} %`;
const count = value => whole(value);
const long = nanos => {
  const minutes = nanos / 60e9;
  return Math.abs(minutes) < 120 ? `${minutes.toFixed(0)} min` : Math.abs(minutes) < 2880 ? `${(minutes / 60).toFixed(1)} h` : `${(minutes / 1440).toFixed(1)} d`;
};

/** As REST names them; those with `tile` stand above the chart. */
const FIGURES = [
  {name: 'totalReturn', label: 'Return', text: share, tile: true, tone: true},
  {name: 'netProfit', label: 'Net profit', text: money, tile: true, tone: true},
  {name: 'maxDrawdownFraction', label: 'Largest drawdown', text: share, tile: true},
  {name: 'sharpe', label: 'Sharpe, a year', text: ratio, tile: true},
  {name: 'sortino', label: 'Sortino, a year', text: ratio, tile: true},
  {name: 'profitFactor', label: 'Profit factor', text: (value, all) => value === null && all?.wins > 0 ? 'infinite' : ratio(value), tile: true},
  {name: 'exposure', label: 'Exposure', text: share, tile: true},
  {name: 'trades', label: 'Closed trades', text: count, tile: true},
  {name: 'wins', label: 'Winning', text: count},
  {name: 'losses', label: 'Losing', text: count},
  {name: 'grossProfit', label: 'Gross profit', text: amount},
  {name: 'grossLoss', label: 'Gross loss', text: amount},
  {name: 'fees', label: 'Fees', text: amount},
  {name: 'maxDrawdown', label: 'Largest drawdown, money', text: amount},
  {name: 'longestDrawdownNanos', label: 'Longest drawdown', text: long},
  {name: 'fills', label: 'Fills', text: count},
  {name: 'ambiguousFills', label: 'Ambiguous fills', text: count},
];

const words = parameters => Object.entries(parameters).map(([name, value]) => `${name}=${value}`).join(' ') || 'as the strategy has them';
const tone = value => ['down', '', 'up'][(typeof value === 'number' ? Math.sign(value) : sign(value)) + 1];
const percent = value => html`<span class="mono ${tone(value)}">${value > 0 ? '+' : ''}${share(value)}</span>`;

customElements.define('backtests-screen', BacktestsScreen);

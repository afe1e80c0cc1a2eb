import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {ask, list, part} from '../app/api.js';
import {feed} from '../app/feed.js';
import {Refresher} from '../app/refresher.js';
import {failed, notice} from '../app/notices.js';
import {cents, fractionDigits, grouped, money, negated, sign, sum} from '../app/decimal.js';
import {to} from '../app/routes.js';
import {clock} from '../app/words.js';
import '../parts/order-book.js';
import '../parts/candle-chart.js';

const LEVELS = 13;
const BARS = 500;
const FILLS = 500;
/** As many as REST gives at once. */
const ORDERS = 1000;
/** Rows follow an event within a tenth of a second; the chart need not. */
const ROW_MILLIS = 60;
const CHART_MILLIS = 250;
const CALM_MILLIS = 1000;
/** A stream should be open by then. */
const OPENING_MILLIS = 5000;
/** Under this name go the orders of people; no deployment has it. */
const MANUAL = 'manual';
const ENDED = ['FILLED', 'CANCELED', 'REJECTED', 'EXPIRED'];
const ALL = ['bars', 'book', 'orders', 'fills', 'positions', 'market'];

/** One instrument as it trades: candles, book, orders, positions, profit and loss. The stream says that something changed; REST says what. */
class DeskScreen extends Element {
  static properties = {
    subject: {}, instruments: {state: true}, bars: {state: true}, book: {state: true}, orders: {state: true}, positions: {state: true},
    fills: {state: true}, quote: {state: true}, trade: {state: true}, status: {state: true}, spec: {state: true}, specs: {state: true},
    problem: {state: true}, connected: {state: true}, table: {state: true},
  };

  #nudge = () => {};
  #hurry = () => {};
  /** What events said of orders, by id, since REST was last asked: its answer may not know it yet. */
  #said = new Map();

  constructor() {
    super();
    this.instruments = [];
    this.table = false;
    this.connected = true;
    this.#clear();
  }

  begin() {
    const refreshers = {
      bars: new Refresher(() => this.#try(() => this.#askBars()), CHART_MILLIS),
      book: new Refresher(() => this.#try(() => this.#askBook()), ROW_MILLIS),
      orders: new Refresher(() => this.#try(() => this.#askOrders()), ROW_MILLIS),
      fills: new Refresher(() => this.#try(() => this.#askFills()), ROW_MILLIS),
      positions: new Refresher(() => this.#try(() => this.#askPositions()), CALM_MILLIS),
      market: new Refresher(() => this.#try(() => this.#askMarket()), ROW_MILLIS),
    };
    this.#nudge = (...names) => names.forEach(name => refreshers[name].nudge());
    this.#hurry = name => refreshers[name].hurry();
    this.until(() => Object.values(refreshers).forEach(refresher => refresher.stop()));
    this.until(feed.listen(news => this.#hear(news)));
    const begun = performance.now();
    this.every(CALM_MILLIS, () => {
      // Nothing heard yet is no loss while the stream is being opened; a stream that is refused stays unopened for ever.
      this.connected = feed.ageMillis === Infinity ? performance.now() - begun < OPENING_MILLIS : feed.connected;
    });
    this.#start();
  }

  updated(changed) {
    if (changed.has('subject') && changed.get('subject') !== undefined && this.instruments.length > 0) this.#choose();
  }

  get #name() {
    return this.subject || (this.instruments.length ? this.instruments[0].name : '');
  }

  get #instrument() {
    return this.instruments.find(one => one.name === this.#name);
  }

  #clear() {
    this.bars = [];
    this.book = null;
    this.orders = [];
    this.positions = [];
    this.fills = [];
    this.#said.clear();
    this.quote = null;
    this.trade = null;
    this.status = '';
    this.spec = '';
    this.specs = [];
    this.problem = '';
  }

  async #start() {
    await this.#try(async () => { this.instruments = await list('/instruments'); });
    if (this.instruments.length) this.#choose();
    else if (!this.problem) this.problem = 'No instrument is known yet: no venue is connected.';
  }

  #choose() {
    this.#clear();
    if (!this.#instrument) {
      this.problem = `No instrument is called '${this.#name}'. Choose one above.`;
      return;
    }
    this.#nudge(...ALL);
  }

  async #askMarket() {
    const name = this.#name;
    const now = await ask(`/marketdata/${part(name)}`);
    if (name !== this.#name) return;
    this.quote = now.quote;
    this.trade = now.lastTrade;
    this.status = now.status;
  }

  async #try(action) {
    try {
      await action();
      if (this.#instrument) this.problem = '';
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      if (problem.status !== 401) this.problem = problem.message;
    }
  }

  #hear({latest, events, resync}) {
    const name = this.#name;
    if (!this.#instrument) {
      if (resync || events.some(event => event.type === 'InstrumentDefined')) this.#start();
      return;
    }
    if (resync) this.#nudge(...ALL);
    const quote = latest.get(`QuoteChanged:${name}`);
    if (quote) this.quote = quote;
    const trade = latest.get(`Traded:${name}`);
    if (trade) this.trade = trade;
    if (trade || latest.has(`BarClosed:${name}`)) this.#nudge('bars', 'positions');
    const status = latest.get(`FeedChanged:${name}`);
    if (status) this.status = status.status;
    if (latest.has(`BookChanged:${name}`)) this.#nudge('book');
    const orders = events.filter(event => event.orderId !== undefined && event.instrument === name);
    if (orders.length) {
      orders.forEach(event => this.#take(event));
      this.orders = this.#withSaid(this.orders);
      this.#nudge('orders');
    }
    if (orders.some(event => event.type === 'OrderFilled')) {
      this.#nudge('fills');
      this.#hurry('positions');
    }
    for (const event of orders) {
      if (event.type === 'OrderRefused') notice(`Order of ${event.deployment} refused: ${event.text}`);
    }
    if (events.some(event => event.type === 'DeploymentChanged')) this.#nudge('bars');
  }

  async #askBars() {
    const name = this.#name;
    const path = spec => `/marketdata/${part(name)}/bars?limit=${BARS}${spec ? `&spec=${part(spec)}` : ''}`;
    let answer = await ask(path(this.spec));
    if (!answer.specs.includes(answer.spec) && answer.specs.length) answer = await ask(path(answer.specs[0]));
    if (name !== this.#name) return;
    this.specs = answer.specs;
    this.spec = answer.spec;
    this.bars = answer.open ? [...answer.items, answer.open] : answer.items;
  }

  async #askBook() {
    const name = this.#name;
    const book = await ask(`/marketdata/${part(name)}/book?levels=${LEVELS}`);
    if (name !== this.#name) return;
    this.book = book;
    this.status = book.status;
  }

  /** A row follows its event at once; REST confirms it a moment later. */
  #take(event) {
    const before = this.orders.find(one => one.orderId === event.orderId) || this.#said.get(event.orderId)?.row;
    let row = null;
    if (event.type === 'OrderFilled' && !this.fills.some(fill => fill.sequence === event.sequence && fill.execId === event.execId)) {
      this.fills = [event, ...this.fills].slice(0, FILLS);
    }
    if (event.type === 'OrderAccepted') row = {...event, leavesQuantity: event.quantity, ordStatus: 'PENDING_NEW'};
    else if (event.type === 'OrderChanged' && before) row = {...before, ordStatus: event.ordStatus, leavesQuantity: event.leavesQuantity};
    else return;
    this.#said.set(event.orderId, {row: ENDED.includes(row.ordStatus) ? null : row, at: performance.now()});
  }

  #withSaid(orders) {
    const said = [...this.#said.values()].map(one => one.row).filter(Boolean);
    return [...said, ...orders.filter(one => !this.#said.has(one.orderId))].sort((one, other) => other.orderId - one.orderId);
  }

  async #askOrders() {
    const name = this.#name;
    const asked = performance.now();
    const orders = await list(`/orders?status=open&instrument=${part(name)}&limit=${ORDERS}`);
    if (name !== this.#name) return;
    for (const [id, one] of this.#said) {
      if (one.at < asked) this.#said.delete(id);
    }
    this.orders = this.#withSaid(orders);
  }

  async #askFills() {
    const name = this.#name;
    const fills = await list(`/fills?instrument=${part(name)}&limit=${FILLS}`);
    if (name !== this.#name) return;
    const last = fills.length ? fills[0].sequence : -1;
    this.fills = [...this.fills.filter(fill => fill.sequence > last), ...fills].slice(0, FILLS);
  }

  async #askPositions() {
    this.positions = await list('/positions');
  }

  async #cancel(order) {
    try {
      await ask(`/orders/${order.orderId}`, {method: 'DELETE'});
      notice(`Cancel of order ${order.orderId} asked for.`);
    } catch (problem) {
      failed(problem);
    }
  }

  render() {
    const instrument = this.#instrument;
    const stale = !this.connected || (this.status !== '' && this.status !== 'LIVE');
    const head = html`<div class="screen-head"><h1>Desk</h1>
      <label for="instrument" class="sr">Instrument</label>
      <select id="instrument" @change=${event => { location.hash = to('desk', event.target.value); }}>
        ${instrument || !this.#name ? nothing : html`<option value=${this.#name} selected>${this.#name}</option>`}
        ${this.instruments.map(one => html`<option value=${one.name} ?selected=${one.name === this.#name}>${one.name}</option>`)}
      </select>
      ${this.status ? html`<span class="pill ${stale ? 'warn' : 'good'}">${this.connected ? `FEED ${this.status}` : 'STALE'}</span>` : nothing}
      ${instrument ? html`<span class="small dim">${instrument.kind.toLowerCase()} · tick ${instrument.tickSize} · lot ${instrument.lotSize}</span>` : nothing}</div>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
    if (!instrument) return head;
    return html`${head}<div class="desk">${this.#tiles(instrument, stale)}
      <section class="panel" aria-labelledby="book-title"><header><h2 id="book-title" class="grow">Book</h2>
        <span class="small">${this.book ? `${this.book.bidLevels} + ${this.book.askLevels} levels` : ''}</span></header>
        <order-book .book=${this.book} .orders=${this.orders} .tick=${instrument.tickSize} .lot=${instrument.lotSize} ?stale=${stale}></order-book></section>
      <div class="right">${this.#chart(instrument, stale)}
        <div class="blotter">${this.#holdings()}${this.#working(instrument)}${this.#filled(instrument)}</div></div></div>`;
  }

  #tiles(instrument, stale) {
    const digits = fractionDigits(instrument.tickSize);
    const held = this.positions.filter(one => one.instrument === instrument.name);
    const total = name => sum(held.map(one => one[name]));
    const net = sum([total('realised'), total('unrealised'), negated(total('fees'))]);
    const tile = (label, value, tone = '', unit = '', id = nothing) => html`<div class="tile"><dt>${label}${unit ? html`<span class="name">, ${unit}</span>` : nothing}</dt><dd class=${tone} id=${id}>${value}</dd></div>`;
    return html`<dl class="tiles ${stale ? 'stale' : ''}">
      ${tile('Last', this.trade ? grouped(this.trade.price, digits) : '–', this.trade ? (this.trade.aggressor === 'BUY' ? 'up' : 'down') : '', '', 'last-price')}
      ${tile('Bid', this.quote ? grouped(this.quote.bidPrice, digits) : '–')}
      ${tile('Ask', this.quote ? grouped(this.quote.askPrice, digits) : '–')}
      ${tile('Position', grouped(total('quantity')), tone(total('quantity')), instrument.baseCurrency)}
      ${tile('Unrealised', money(total('unrealised')), tone(total('unrealised')), instrument.quoteCurrency)}
      ${tile('Realised', money(total('realised')), tone(total('realised')), instrument.quoteCurrency)}
      ${tile('Fees', money(negated(total('fees'))), '', instrument.quoteCurrency)}
      ${tile('Net', money(net), tone(net), instrument.quoteCurrency)}</dl>`;
  }

  #chart(instrument, stale) {
    const held = this.positions.find(one => one.instrument === instrument.name && one.averagePrice !== null);
    return html`<section class="panel ${stale ? 'stale' : ''}" aria-labelledby="chart-title"><header>
        <h2 id="chart-title">${instrument.name}</h2>
        ${this.specs.length ? html`<label for="spec" class="sr">Bars</label><select id="spec" @change=${event => { this.spec = event.target.value; this.#nudge('bars'); }}>
          ${this.specs.map(spec => html`<option value=${spec} ?selected=${spec === this.spec}>${spec}</option>`)}</select>` : nothing}
        <span class="legend grow"><span>fills <b>${this.fills.length}</b></span><span>working <b>${this.orders.length}</b></span>${held ? html`<span>average <b>${grouped(held.averagePrice)}</b></span>` : nothing}</span>
        <button class="quiet" aria-pressed=${this.table ? 'true' : 'false'} @click=${() => { this.table = !this.table; }}>Table</button></header>
      ${this.bars.length ? html`<candle-chart .bars=${this.bars} .fills=${this.fills} .orders=${this.orders} .average=${held ? held.averagePrice : null}
          .instrument=${instrument.name} .tick=${instrument.tickSize} .spec=${this.spec} ?table=${this.table}></candle-chart>`
        : html`<p class="empty">${this.specs.length ? 'The first bar is being built…' : 'No bars: no deployment asks for bars of this instrument.'}</p>`}</section>`;
  }

  #holdings() {
    return html`<section class="panel whole" aria-labelledby="positions-title"><header><h2 id="positions-title" class="grow">Positions</h2><span class="small">all instruments</span></header>
      ${this.positions.length === 0 ? html`<p class="empty">No position was opened yet.</p>` : html`
      <div class="scroll" tabindex="0" role="region" aria-label="Positions, rows"><table>
        <thead><tr><th scope="col">Deployment</th><th scope="col">Instrument</th><th scope="col" class="n">Quantity</th><th scope="col" class="n">Average</th><th scope="col" class="n">Mark</th><th scope="col" class="n">Unrealised</th><th scope="col" class="n">Realised</th><th scope="col" class="n">Fees</th><th scope="col" class="n">Net</th></tr></thead>
        <tbody>${this.positions.map(one => {
          const net = sum([one.realised, one.unrealised, negated(one.fees)]);
          return html`<tr><th scope="row">${one.deployment === MANUAL ? MANUAL : html`<a href=${to('deployments', one.deployment)}>${one.deployment}</a>`}</th><td>${one.instrument}</td>
            <td class="n">${grouped(one.quantity)}</td><td class="n">${grouped(one.averagePrice)}</td><td class="n">${grouped(one.markPrice)}</td>
            <td class="n ${tone(one.unrealised)}">${money(one.unrealised)}</td><td class="n ${tone(one.realised)}">${money(one.realised)}</td>
            <td class="n">${money(negated(one.fees))}</td><td class="n ${tone(net)}">${money(net)} ${one.currency}</td></tr>`;
        })}</tbody></table></div>`}</section>`;
  }

  #working(instrument) {
    const digits = fractionDigits(instrument.tickSize);
    return html`<section class="panel" aria-labelledby="orders-title"><header><h2 id="orders-title" class="grow">Working orders</h2><span class="small">${this.orders.length}</span></header>
      ${this.orders.length === 0 ? html`<p class="empty">No order works at the venue.</p>` : html`
      <div class="scroll" tabindex="0" role="region" aria-label="Working orders, rows"><table>
        <thead><tr><th scope="col">Side</th><th scope="col" class="n">Open</th><th scope="col" class="n">Price</th><th scope="col">Status</th><th scope="col">Deployment</th><th scope="col"><span class="sr">Cancel</span></th></tr></thead>
        <tbody>${this.orders.map(order => html`<tr><td class="side-${order.side}">${order.side}</td>
          <td class="n">${grouped(order.leavesQuantity)}</td><td class="n">${order.price === null ? 'market' : grouped(order.price, digits)}</td>
          <td>${order.ordStatus}</td><td title=${order.reason || ''}>${order.deployment}</td>
          <td><button class="quiet" aria-label="Cancel order ${order.orderId}" @click=${() => this.#cancel(order)}>Cancel</button></td></tr>`)}</tbody></table></div>`}</section>`;
  }

  #filled(instrument) {
    const digits = fractionDigits(instrument.tickSize);
    return html`<section class="panel" aria-labelledby="fills-title"><header><h2 id="fills-title" class="grow">Fills</h2><span class="small">newest first</span></header>
      ${this.fills.length === 0 ? html`<p class="empty">Nothing was filled yet.</p>` : html`
      <div class="scroll" tabindex="0" role="region" aria-label="Fills, rows"><table id="fills">
        <thead><tr><th scope="col">Time, UTC</th><th scope="col">Side</th><th scope="col" class="n">Quantity</th><th scope="col" class="n">Price</th><th scope="col" class="n">Fee</th><th scope="col">Deployment</th></tr></thead>
        <tbody>${this.fills.slice(0, 100).map(fill => html`<tr><td class="mono">${clock(fill.time)}</td><td class="side-${fill.side}">${fill.side}</td>
          <td class="n">${grouped(fill.quantity)}</td><td class="n">${grouped(fill.price, digits)}</td><td class="n">${money(negated(fill.fee))}</td><td>${fill.deployment}</td></tr>`)}</tbody></table></div>`}</section>`;
  }
}

/** By what is shown: a loss of less than a cent reads 0.00 and is not red. */
const tone = text => ['down', '', 'up'][sign(cents(text)) + 1];

customElements.define('desk-screen', DeskScreen);

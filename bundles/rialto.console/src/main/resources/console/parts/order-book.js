import {html, svg} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {fractionDigits, grouped, sum} from '../app/decimal.js';

/** The book: asks above, bids below, the best in the middle; each quantity with a bar, own working orders marked. */
class OrderBook extends Element {
  static properties = {book: {}, orders: {}, tick: {}, lot: {}, stale: {type: Boolean}};

  render() {
    if (!this.book) return html`<p class="empty">Waiting for the book…</p>`;
    const {bids, asks} = this.book;
    const most = Math.max(...[...bids, ...asks].map(level => Number(level.quantity)), 0) || 1;
    const own = new Map();
    for (const order of this.orders || []) {
      if (order.price === null) continue;
      const sides = own.get(order.price) || {BUY: [], SELL: []};
      sides[order.side].push(order.leavesQuantity);
      own.set(order.price, sides);
    }
    const mine = price => ['BUY', 'SELL'].filter(side => own.has(price) && own.get(price)[side].length)
      .map(side => `${side === 'BUY' ? 'B' : 'S'} ${sum(own.get(price)[side])}`).join(' ');
    const digits = fractionDigits(this.tick);
    const lots = fractionDigits(this.lot);
    const level = (side, one) => html`<tr class=${side}>
      <td class="mine">${mine(one.price)}</td>
      <td class="price">${grouped(one.price, digits)}</td>
      <td>${bar(Number(one.quantity) / most)}<span>${grouped(one.quantity, lots)}</span></td></tr>`;
    return html`<div class="book ${this.stale ? 'stale' : ''}"><table>
      <caption class="sr">Order book of ${this.book.instrument}</caption>
      <thead><tr><th scope="col" class="n">Working</th><th scope="col" class="n">Price</th><th scope="col" class="n">Quantity</th></tr></thead>
      <tbody>${[...asks].reverse().map(one => level('ask', one))}</tbody>
      <tbody><tr class="spread"><th colspan="3" scope="rowgroup">${bids.length && asks.length
        ? `${grouped(bids[0].price, digits)} / ${grouped(asks[0].price, digits)}` : 'one side is empty'}${this.stale ? ' · stale' : ''}</th></tr></tbody>
      <tbody>${bids.map(one => level('bid', one))}</tbody>
    </table></div>`;
  }
}

/** Drawn by attributes of SVG, for a style of its own would be against the content policy. */
const bar = part => html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${svg`<rect x=${100 - 100 * part} y="0" width=${100 * part} height="10"></rect>`}</svg>`;

customElements.define('order-book', OrderBook);

import {html} from '../lib/lit/index.js';
import {fractionDigits, grouped} from '../app/decimal.js';
import {clock} from '../app/words.js';
import {Chart, colour} from './chart.js';

const SHOWN = 110;
/** A new chart has room for so many bars, and fills from the left. */
const ROOM = 48;
const TABLE_ROWS = 60;
/** Width of the scale of prices, at the right. */
const SCALE_PIXELS = 112;
/** Room that the words at a fill take. */
const WORDS_PIXELS = 54;

/**
 * Candles with their volume, the fills as arrows at the bar they fell into, working orders and the average price as lines. The same
 * as a table for those who do not see it. Prices become floating-point numbers here, to be drawn, and nowhere else.
 */
class CandleChart extends Chart {
  static properties = {bars: {}, fills: {}, orders: {}, average: {}, instrument: {}, tick: {}, spec: {}, table: {type: Boolean}};

  #followed = null;

  constructor() {
    super();
    this.bars = [];
    this.fills = [];
    this.orders = [];
    this.average = null;
  }

  dropped() {
    this.#followed = null;
  }

  option() {
    const [up, down, dim, line, volume, text, warn, info, red, panel] = [
      '--candle-up', '--candle-down', '--dim', '--line', '--volume', '--text', '--warn', '--info', '--down', '--panel'].map(colour);
    const mono = this.mono;
    const digits = fractionDigits(this.tick);
    const write = value => grouped(Number(value).toFixed(digits), digits);
    const times = this.bars.map(bar => bar.openTime);
    const axis = [...times];
    while (axis.length < ROOM) axis.push(`+${axis.length}`);
    const last = this.bars[this.bars.length - 1];
    const lines = [];
    const mark = (price, tone, type, words) => lines.push({yAxis: Number(price), lineStyle: {color: tone, type, width: 1},
      label: {formatter: words, backgroundColor: tone, color: panel}});
    for (const order of this.orders) {
      if (order.price !== null) mark(order.price, order.side === 'BUY' ? info : red, 'dashed', `${order.side === 'BUY' ? 'B' : 'S'} ${write(order.price)}`);
    }
    if (this.average) mark(this.average, warn, 'dotted', `avg ${write(this.average)}`);
    if (last) mark(last.close, Number(last.close) >= Number(last.open) ? up : down, 'dotted', write(last.close));
    const option = {
      animation: false,
      textStyle: {fontFamily: mono, fontSize: 11, color: dim},
      axisPointer: {link: [{xAxisIndex: 'all'}], label: {backgroundColor: dim, color: panel, fontFamily: mono}},
      tooltip: {trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: panel, borderColor: line,
        textStyle: {color: text, fontFamily: mono, fontSize: 11}, axisPointer: {type: 'cross'}, formatter: points => this.#tip(points)},
      grid: [{left: 10, right: SCALE_PIXELS, top: 12, height: '68%', outerBoundsMode: 'none'}, {left: 10, right: SCALE_PIXELS, top: '80%', bottom: 24, outerBoundsMode: 'none'}],
      xAxis: [0, 1].map(gridIndex => ({
        type: 'category', gridIndex, data: axis, axisLine: {lineStyle: {color: line}}, axisTick: {show: false},
        axisLabel: {show: gridIndex === 1, color: dim, alignMinLabel: 'left', formatter: value => value.startsWith('+') ? '' : clock(value), hideOverlap: true},
        axisPointer: {label: {show: gridIndex === 1, formatter: point => clock(point.value)}},
        splitLine: {show: true, interval: (i, value) => value.slice(17, 19) === '00', lineStyle: {color: line, opacity: .55}},
      })),
      yAxis: [
        {scale: true, position: 'right', splitNumber: 6, min: range => this.#reach(range, -1), max: range => this.#reach(range, 1),
          splitLine: {lineStyle: {color: line, opacity: .55}}, axisLabel: {color: dim, formatter: write, showMinLabel: false, showMaxLabel: false},
          axisPointer: {label: {formatter: point => write(point.value)}}},
        {gridIndex: 1, position: 'right', splitNumber: 2, splitLine: {show: false}, axisLabel: {color: dim, showMinLabel: false}, axisPointer: {label: {show: false}}},
      ],
      series: [
        {id: 'bars', type: 'candlestick', data: this.bars.map(bar => [bar.open, bar.close, bar.low, bar.high].map(Number)), barMaxWidth: 9,
          itemStyle: {color: up, color0: down, borderColor: up, borderColor0: down},
          markLine: {symbol: 'none', silent: true, z: 30, precision: 8, data: lines, label: {position: 'end', padding: [2, 5], borderRadius: 2, fontFamily: mono, fontSize: 11}},
          markPoint: {silent: true, z: 31, data: this.#marks(times, info, red)}},
        {id: 'volume', type: 'bar', xAxisIndex: 1, yAxisIndex: 1, itemStyle: {color: volume}, barMaxWidth: 9, data: this.bars.map(bar => Number(bar.volume))},
      ],
    };
    const key = `${this.instrument} ${this.spec}`;
    if (this.#followed !== key || this.#atEnd(axis.length)) {
      // The newest bar stays in view unless one has scrolled back to older ones.
      this.#followed = key;
      option.dataZoom = [{type: 'inside', xAxisIndex: [0, 1], startValue: Math.max(0, axis.length - SHOWN), endValue: axis.length - 1}];
    }
    return option;
  }

  #atEnd(count) {
    const zoom = this.zoom;
    return zoom === null || zoom.endValue >= count - 2 && zoom.endValue - zoom.startValue >= Math.min(SHOWN, count) - 3;
  }

  /** The axis covers what is near the candles, so that an order far away does not flatten them. */
  #reach(range, direction) {
    const height = Math.max(range.max - range.min, Number(this.tick) * 10);
    const near = [...this.orders.map(order => order.price), this.average].filter(Boolean).map(Number)
      .filter(price => price > range.min - .6 * height && price < range.max + .6 * height);
    const pad = height * .08;
    return direction < 0 ? Math.min(range.min, ...near) - pad : Math.max(range.max, ...near) + pad;
  }

  /** Fills of one side in one bar are one mark, with the number of them. Of marks too near to each other the newest has words. */
  #marks(times, buy, sell) {
    const marks = new Map();
    for (const fill of this.fills) {
      let i = times.length - 1;
      while (i >= 0 && times[i] > fill.time) i--;
      if (i < 0) continue;
      const key = `${i}${fill.side}`;
      const one = marks.get(key) || {i, side: fill.side, count: 0, quantity: fill.quantity};
      one.count++;
      marks.set(key, one);
    }
    const shown = this.zoom === null ? SHOWN : this.zoom.endValue - this.zoom.startValue + 1;
    const apart = WORDS_PIXELS * shown / Math.max(1, this.querySelector('.chart').clientWidth - SCALE_PIXELS);
    const worded = {BUY: Infinity, SELL: Infinity};
    return [...marks.values()].sort((one, other) => other.i - one.i).map(({i, side, count, quantity}) => {
      const words = worded[side] - i >= apart;
      if (words) worded[side] = i;
      const bought = side === 'BUY';
      const tone = bought ? buy : sell;
      return {
        coord: [times[i], Number(bought ? this.bars[i].low : this.bars[i].high)], symbol: 'triangle', symbolSize: [11, 9],
        symbolRotate: bought ? 0 : 180, symbolOffset: [0, bought ? 9 : -9], itemStyle: {color: tone},
        label: {show: words, position: bought ? 'bottom' : 'top', distance: 3, color: tone, fontSize: 11, fontWeight: 700,
          formatter: `${bought ? 'B' : 'S'} ${count > 1 ? `×${count}` : quantity}`},
      };
    });
  }

  #tip(points) {
    const bar = this.bars[points[0].dataIndex];
    if (!bar) return '';
    const digits = fractionDigits(this.tick);
    return `${clock(bar.openTime)} UTC\nO ${grouped(bar.open, digits)}\nH ${grouped(bar.high, digits)}\nL ${grouped(bar.low, digits)}\nC ${grouped(bar.close, digits)}\nV ${bar.volume} in ${bar.trades} trades`;
  }

  #says() {
    const last = this.bars[this.bars.length - 1];
    return `Candles of ${this.instrument}, ${this.spec}: ${this.bars.length} bars, last ${last.close} at ${clock(last.openTime)} UTC, ${this.fills.length} fills, ${this.orders.length} working orders. The button Table shows them as a table.`;
  }

  render() {
    if (this.table) {
      const digits = fractionDigits(this.tick);
      return html`<div class="chart-table scroll" tabindex="0" role="region" aria-label="Bars as a table"><table>
        <thead><tr><th scope="col">Time, UTC</th><th scope="col" class="n">Open</th><th scope="col" class="n">High</th><th scope="col" class="n">Low</th><th scope="col" class="n">Close</th><th scope="col" class="n">Volume</th><th scope="col" class="n">Trades</th></tr></thead>
        <tbody>${[...this.bars].reverse().slice(0, TABLE_ROWS).map(bar => html`<tr><td class="mono">${clock(bar.openTime)}</td>${['open', 'high', 'low', 'close'].map(name => html`<td class="n">${grouped(bar[name], digits)}</td>`)}<td class="n">${bar.volume}</td><td class="n">${bar.trades}</td></tr>`)}</tbody>
      </table></div>`;
    }
    return html`<div class="chart" role="img" aria-label=${this.#says()} data-last=${this.bars[this.bars.length - 1].close}
      data-fills=${this.fills.length} data-bars=${this.bars.length}></div>`;
  }
}

customElements.define('candle-chart', CandleChart);

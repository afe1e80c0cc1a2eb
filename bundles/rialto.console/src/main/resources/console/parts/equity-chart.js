import {html} from '../lib/lit/index.js';
import {grouped, cents} from '../app/decimal.js';
import {moment} from '../app/words.js';
import {Chart, colour} from './chart.js';

const TABLE_ROWS = 60;
const LABELS = {year: '{yyyy}', month: '{MMM} {yyyy}', day: '{d} {MMM}', hour: '{HH}:{mm}', minute: '{HH}:{mm}', second: '{HH}:{mm}:{ss}'};

/**
 * Equity of one or two backtests over time with the drawdown below; the same as a table for those who do not see it. `curves` are
 * {name, capital, currency, items}. Money becomes floating-point numbers here, to be drawn, and nowhere else.
 */
class EquityChart extends Chart {
  static properties = {curves: {}, table: {type: Boolean}};

  constructor() {
    super();
    this.curves = [];
  }

  option() {
    const [dim, line, text, panel, warn, info, red] = ['--dim', '--line', '--text', '--panel', '--warn', '--info', '--down'].map(colour);
    const mono = this.mono;
    const tones = [info, warn];
    const write = value => grouped(Number(value).toFixed(0));
    const deepest = Math.max(...this.curves.flatMap(curve => curve.items.map(item => item.drawdown)));
    const percent = value => `${(100 * value).toFixed(deepest < .001 ? 3 : deepest < .02 ? 2 : 1)} %`;
    const first = this.curves[0];
    const axis = gridIndex => ({type: 'time', gridIndex, axisLine: {lineStyle: {color: line}}, axisTick: {show: false}, splitNumber: 4,
      axisLabel: {show: gridIndex === 1, color: dim, hideOverlap: true, formatter: LABELS}, splitLine: {show: true, lineStyle: {color: line, opacity: .55}},
      axisPointer: {label: {show: gridIndex === 1, formatter: point => moment(new Date(point.value).toISOString())}}});
    return {
      animation: false,
      useUTC: true,
      textStyle: {fontFamily: mono, fontSize: 11, color: dim},
      axisPointer: {link: [{xAxisIndex: 'all'}], label: {backgroundColor: dim, color: panel, fontFamily: mono}},
      tooltip: {trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: panel, borderColor: line,
        textStyle: {color: text, fontFamily: mono, fontSize: 11}, axisPointer: {type: 'cross'}, formatter: points => this.#tip(points)},
      grid: [{left: 10, right: 84, top: 14, height: '60%', outerBoundsMode: 'none'}, {left: 10, right: 84, top: '74%', bottom: 26, outerBoundsMode: 'none'}],
      xAxis: [axis(0), axis(1)],
      yAxis: [
        {scale: true, position: 'right', splitNumber: 5, splitLine: {lineStyle: {color: line, opacity: .55}}, axisLabel: {color: dim, formatter: write, showMinLabel: false},
          axisPointer: {label: {formatter: point => write(point.value)}}},
        {gridIndex: 1, position: 'right', inverse: true, min: 0, splitNumber: 2, splitLine: {show: false}, axisLabel: {color: dim, formatter: percent},
          axisPointer: {label: {formatter: point => percent(point.value)}}},
      ],
      dataZoom: [{type: 'inside', xAxisIndex: [0, 1]}],
      series: this.curves.flatMap((curve, i) => {
        const times = curve.items.map(item => Date.parse(item.time));
        const tone = tones[i];
        return [
          {id: `equity${i}`, name: curve.name, type: 'line', showSymbol: false, lineStyle: {color: tone, width: 1.6, type: i ? 'dashed' : 'solid'}, itemStyle: {color: tone},
            data: curve.items.map((item, n) => [times[n], Number(item.equity)]),
            markLine: i ? undefined : {symbol: 'none', silent: true, data: [{yAxis: Number(first.capital)}], lineStyle: {color: dim, type: 'dotted'},
              label: {position: 'insideEndTop', formatter: 'capital', color: dim, fontFamily: mono, fontSize: 11}}},
          {id: `drawdown${i}`, name: curve.name, type: 'line', xAxisIndex: 1, yAxisIndex: 1, showSymbol: false, lineStyle: {color: i ? warn : red, width: 1},
            itemStyle: {color: i ? warn : red}, areaStyle: {color: i ? warn : red, opacity: .18}, data: curve.items.map((item, n) => [times[n], item.drawdown])},
        ];
      }),
    };
  }

  #tip(points) {
    const lines = [];
    for (const point of points) {
      const item = this.curves[Number(point.seriesId.slice(-1))].items[point.dataIndex];
      if (point.seriesId.startsWith('equity')) lines.push(`${point.seriesName}  ${moment(item.time)} UTC`, `equity ${grouped(cents(item.equity), 2)}  drawdown ${(100 * item.drawdown).toFixed(2)} %`);
    }
    return lines.join('\n');
  }

  #says() {
    return this.curves.map(({name, currency, items}) => `Equity of ${name}: from ${items[0].equity} to ${items[items.length - 1].equity} ${currency}, deepest drawdown ${(100 * Math.max(...items.map(item => item.drawdown))).toFixed(2)} %.`)
      .join(' ') + ' The button Table shows it as a table.';
  }

  render() {
    if (this.table) {
      const {items} = this.curves[0];
      const step = Math.max(1, Math.ceil(items.length / TABLE_ROWS));
      return html`<div class="chart-table scroll" tabindex="0" role="region" aria-label="Equity as a table"><table>
        <thead><tr><th scope="col">Time, UTC</th><th scope="col" class="n">Equity</th><th scope="col" class="n">Drawdown</th></tr></thead>
        <tbody>${items.filter((item, i) => i % step === 0 || i === items.length - 1).map(item => html`<tr><td class="mono">${moment(item.time)}</td>
          <td class="n">${grouped(cents(item.equity), 2)}</td><td class="n">${(100 * item.drawdown).toFixed(2)} %</td></tr>`)}</tbody></table></div>`;
    }
    return html`<div class="chart" role="img" aria-label=${this.#says()} data-points=${this.curves[0].items.length} data-curves=${this.curves.length}></div>`;
  }
}

customElements.define('equity-chart', EquityChart);

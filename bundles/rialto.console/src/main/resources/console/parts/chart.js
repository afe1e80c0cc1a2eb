import * as echarts from '../lib/echarts/echarts.esm.min.js';
import {Element} from '../app/element.js';
import * as theme from '../app/theme.js';

/** An element with a chart in its `.chart`, drawn anew when it, its size or the colours change. What to draw says `option`. */
export class Chart extends Element {
  #chart = null;
  #size = null;

  begin() {
    this.until(theme.onChange(() => this.#draw()));
    this.until(() => this.#drop());
  }

  updated() {
    const box = this.querySelector('.chart');
    if (!box) {
      this.#drop();
      return;
    }
    if (!this.#chart) {
      this.#chart = echarts.init(box, null, {renderer: 'canvas'});
      this.#size = new ResizeObserver(() => this.#chart && this.#chart.resize());
      this.#size.observe(box);
    }
    this.#draw();
  }

  /** The part of the axis that is shown; null before the first drawing. */
  get zoom() {
    const option = this.#chart.getOption();
    const zoom = option && option.dataZoom;
    return zoom && zoom.length ? zoom[0] : null;
  }

  /** Called when the chart is gone, so that the next one begins anew. */
  dropped() {}

  get mono() {
    return getComputedStyle(this).getPropertyValue('--mono');
  }

  #drop() {
    if (this.#size) this.#size.disconnect();
    if (this.#chart) this.#chart.dispose();
    this.#chart = null;
    this.#size = null;
    this.dropped();
  }

  #draw() {
    if (this.#chart) this.#chart.setOption(this.option(), {replaceMerge: ['series']});
  }
}

let probe = null;

/** What a colour of the style sheet comes to in the theme that is shown. */
export function colour(name) {
  if (!probe) {
    probe = document.createElement('i');
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

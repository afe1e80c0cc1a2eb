import {html, nothing} from '../lib/lit/index.js';
import {Element} from './element.js';
import {ask, current, logOut, look, meantFor, onOver} from './api.js';
import {feed} from './feed.js';
import {failed, notice} from './notices.js';
import {here, SCREENS, to} from './routes.js';
import * as theme from './theme.js';
import {ENVIRONMENTS, span} from './words.js';
import './login.js';
import '../parts/hold-button.js';
import '../screens/desk.js';
import '../screens/deployments.js';
import '../screens/plugins.js';
import '../screens/backtests.js';
import '../screens/risk.js';
import '../screens/health.js';

const TITLES = {desk: 'Desk', deployments: 'Deployments', plugins: 'Plugins', backtests: 'Backtests', risk: 'Risk', health: 'Health'};
const LATE_MILLIS = 5000;
const STATUS_MILLIS = 2000;
const PULSE_MILLIS = 500;

/** The frame: environment, feed, kill switch, the way between the screens. */
class RialtoConsole extends Element {
  static properties = {
    phase: {state: true}, said: {state: true}, route: {state: true}, status: {state: true}, away: {state: true}, age: {state: true},
    theme: {state: true}, environment: {state: true},
  };

  constructor() {
    super();
    this.phase = 'looking';
    this.said = '';
    this.route = here();
    this.status = null;
    this.away = false;
    this.age = Infinity;
    this.environment = '';
    this.theme = theme.chosen();
    theme.apply();
  }

  begin() {
    addEventListener('hashchange', () => this.#moved());
    addEventListener('keydown', event => this.#key(event));
    onOver(problem => this.#out(problem.message));
    feed.listen(news => {
      if (news.resync || news.events.some(event => event.type === 'KillSwitchChanged')) this.#look();
    });
    this.every(PULSE_MILLIS, () => { this.age = feed.ageMillis; });
    this.every(STATUS_MILLIS, () => { if (this.phase === 'in' && !document.hidden) this.#look(); });
    this.#enter();
  }

  async #enter() {
    try {
      this.#surroundings(await this.#ready());
      const session = await look();
      if (session.open) this.#in();
      else this.phase = 'out';
    } catch (problem) {
      this.#out(problem.message);
    }
  }

  /** The environment is told to everybody, so that the login page can show it. */
  async #ready() {
    const answer = await fetch('/health/ready', {cache: 'no-store'});
    return (await answer.json()).environment;
  }

  #in() {
    this.phase = 'in';
    this.said = '';
    feed.start();
    this.#look();
  }

  #out(said) {
    feed.stop();
    this.status = null;
    this.said = said;
    this.phase = 'out';
  }

  async #look() {
    try {
      this.status = await ask('/status');
      this.away = false;
      this.#surroundings(this.status.environment);
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.away = true;
    }
  }

  #surroundings(name) {
    if (!name || name === this.environment) return;
    if (this.environment) {
      // The page was loaded for another environment: what it shows and what it would do must be one.
      location.reload();
      return;
    }
    this.environment = name;
    meantFor(name);
    document.documentElement.dataset.environment = name;
    document.querySelector('link[rel="icon"]').setAttribute('href', `/icons/${name.toLowerCase()}.svg`);
    this.#title();
  }

  #title() {
    document.title = [this.environment, TITLES[this.route.screen], 'Rialto'].filter(Boolean).join(' · ');
  }

  async #moved() {
    this.route = here();
    this.#title();
    await this.updateComplete;
    const main = this.querySelector('main');
    if (main) main.focus({preventScroll: true});
    scrollTo(0, 0);
  }

  #key(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey || this.phase !== 'in') return;
    const digit = /^Digit([1-6])$/.exec(event.code);
    if (digit) {
      event.preventDefault();
      location.hash = to(SCREENS[digit[1] - 1]);
    } else if (event.code === 'KeyT') {
      event.preventDefault();
      this.theme = theme.next();
    }
  }

  async #latch() {
    try {
      await ask('/risk/kill', {method: 'POST', json: {reason: 'held in the console'}});
      notice('Kill switch latched: no new orders, all live ones are being cancelled.', 'plain');
      this.#look();
    } catch (problem) {
      failed(problem);
    }
  }

  async #logOut() {
    try {
      await logOut();
    } catch (problem) {
      if (problem.status !== 401) failed(problem);
    }
    this.#out('You are logged out.');
  }

  render() {
    if (this.phase === 'looking') return html`<main><h1 class="sr">Rialto</h1><p class="empty" role="status">Loading…</p></main>`;
    if (this.phase === 'out') return html`<login-page .said=${this.said} .environment=${this.environment} @entered=${() => this.#in()}></login-page>`;
    return html`
      <a class="skip" href="#main" @click=${event => { event.preventDefault(); this.querySelector('main').focus(); }}>To the content</a>
      <div class="shell">${this.#band()}${this.#rail()}
        <main id="main" tabindex="-1">${this.#screen()}</main>
      </div>
      <notice-area></notice-area>`;
  }

  #band() {
    const s = this.status;
    const late = this.away || !feed.connected || this.age > LATE_MILLIS;
    const pulse = this.away ? 'platform does not answer'
      : !feed.connected ? (this.age === Infinity ? 'connecting…' : `stream broken ${span(this.age)} ago`)
      : late ? `stale: nothing for ${span(this.age)}` : `live · ${span(this.age)}`;
    const accounts = s ? s.venues.map(venue => `${venue.venue} / ${venue.account}`).join(', ') : '';
    return html`
      <header class="band"><div class="band-row">
        <strong>${this.environment}</strong>
        <span class="says grow">${ENVIRONMENTS[this.environment] || ''}${accounts ? ` · ${accounts}` : ''}</span>
        <span class="pulse ${late ? 'late' : ''}">${pulse}</span>
        <button title="Alt+T" aria-label="Colours: ${this.theme}. Change" @click=${() => { this.theme = theme.next(); }}>${{auto: '◐', dark: '☾', light: '☀'}[this.theme]}</button>
        <button @click=${() => this.#logOut()}><span class="name">${current.user}:&nbsp;</span>Log out</button>
        ${s && s.killLatched ? html`<a class="button" href=${to('risk')}>KILL<span class="name">&nbsp;SWITCH</span>&nbsp;IS ON</a>`
          : html`<hold-button id="band-kill" label="KILL" more="SWITCH" says="Stops all new orders and cancels the live ones" @held=${() => this.#latch()}></hold-button>`}
      </div></header>`;
  }

  #rail() {
    return html`<nav class="nav" aria-label="Screens"><ul>${SCREENS.map((screen, i) => html`
      <li><a href=${to(screen)} title="Alt+${i + 1}" aria-current=${this.route.screen === screen ? 'page' : nothing}>${ICONS[screen]}<span>${TITLES[screen]}</span></a></li>`)}</ul></nav>`;
  }

  #screen() {
    const {screen, subject} = this.route;
    const latched = this.status && this.status.killLatched && screen !== 'risk'
      ? html`<p class="latched" role="alert">Kill switch latched: ${this.status.killReason}. No order passes. <a href=${to('risk')}>To Risk</a></p>` : nothing;
    switch (screen) {
      case 'deployments': return html`${latched}<deployments-screen .subject=${subject}></deployments-screen>`;
      case 'plugins': return html`${latched}<plugins-screen></plugins-screen>`;
      case 'backtests': return html`${latched}<backtests-screen .subject=${subject}></backtests-screen>`;
      case 'risk': return html`<risk-screen .status=${this.status} @changed=${() => this.#look()}></risk-screen>`;
      case 'health': return html`${latched}<health-screen .status=${this.status}></health-screen>`;
      default: return html`${latched}<desk-screen .subject=${subject}></desk-screen>`;
    }
  }
}

const icon = path => html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
const ICONS = {
  desk: icon('M6 3v4M6 14v5M4 7h4v7H4zM12 3v2M12 13v4M10 5h4v8h-4zM18 7v3M18 17v4M16 10h4v7h-4z'),
  deployments: icon('M12 3l8 4.5-8 4.5-8-4.5zM4 12l8 4.5 8-4.5M4 16.5L12 21l8-4.5'),
  plugins: icon('M9 3v5M15 3v5M6 8h12v4a6 6 0 0 1-12 0zM12 18v3'),
  backtests: icon('M3 12a9 9 0 1 0 3-6.7M3 4v4h4M12 7v5l3.5 2'),
  risk: icon('M12 3l8 3v6c0 4.6-3.2 7.6-8 9-4.8-1.4-8-4.4-8-9V6zM12 8v5M12 16v.2'),
  health: icon('M3 12h4l2.5-6 4 12 2.5-6h5'),
};

customElements.define('rialto-console', RialtoConsole);

import {html} from '../lib/lit/index.js';
import {Element} from '../app/element.js';
import {moment, short, whole} from '../app/words.js';

/** What was done lately, newest first, with who did it and why. */
class ChangeList extends Element {
  static properties = {changes: {}, label: {}};

  render() {
    if (!this.changes) return html`<p class="empty">Loading…</p>`;
    if (this.changes.length === 0) return html`<p class="empty">Nothing on record.</p>`;
    return html`<div class="scroll tall" tabindex="0" role="region" aria-label="${this.label}, rows"><table>
      <thead><tr><th scope="col">Time, UTC</th><th scope="col">What</th><th scope="col">Why</th><th scope="col">Who</th><th scope="col" class="n">Sequence</th></tr></thead>
      <tbody>${this.changes.map(change => html`<tr><td class="mono">${moment(change.time)}</td><td class="wide">${what(change)}</td>
        <td class="wide">${why(change)}</td><td>${who(change)}</td><td class="n">${whole(change.sequence)}</td></tr>`)}</tbody></table></div>`;
  }
}

/** Of an unlatching the log keeps the reason behind the name. */
const behind = change => change.type === 'KillSwitchChanged' && !change.latched && change.who ? change.who.indexOf(': ') : -1;
const why = change => behind(change) < 0 ? change.reason || change.text || '' : change.who.slice(behind(change) + 2);
const who = change => behind(change) < 0 ? change.who || '' : change.who.slice(0, behind(change));

function what(change) {
  switch (change.type) {
    case 'DeploymentChanged': {
      const parameters = Object.entries(change.parameters || {}).map(([name, value]) => `${name}=${value}`).join(' ');
      return html`<strong>${change.change}</strong> ${change.deployment} <span class="dim">${change.version} (${short(change.sha256)}) ${parameters}</span>`;
    }
    case 'KillSwitchChanged': return html`<strong>${change.latched ? 'LATCHED' : 'UNLATCHED'}</strong> kill switch`;
    case 'LimitsChanged': return html`<strong>LIMITS</strong> of ${change.limits.instrument}: order ${change.limits.maxOrderQuantity}, position ${change.limits.maxPosition}`;
    case 'PartChanged': return html`<strong>PART</strong> ${change.part} ${change.version || 'is away'}`;
    case 'VenueChanged': return html`<strong>VENUE</strong> ${change.venue} ${change.connected ? 'connected' : 'away'}${change.reconciled ? ', reconciled' : ''}`;
    case 'InstrumentDefined': return html`<strong>INSTRUMENT</strong> ${change.instrument}, tick ${change.tickSize}`;
    case 'Alert': return html`<strong>ALERT</strong> ${change.source}`;
    default: return change.type;
  }
}

customElements.define('change-list', ChangeList);

import {html, nothing} from '../lib/lit/index.js';
import {Element} from '../app/element.js';

/**
 * A plugin's parameters as fields, made from its metatype. `values` are those in force; `edited` answers the ones that were changed,
 * as texts by name.
 */
class ParameterForm extends Element {
  static properties = {parameters: {}, values: {}, prefix: {}, edits: {state: true}};

  constructor() {
    super();
    this.parameters = [];
    this.values = {};
    this.prefix = 'parameter';
    this.edits = {};
  }

  get edited() {
    return {...this.edits};
  }

  /** Whether every field holds what its parameter takes; says so at the field if not. */
  valid() {
    return [...this.querySelectorAll('input, select')].every(field => field.reportValidity());
  }

  clear() {
    this.edits = {};
  }

  #inForce(parameter) {
    return this.values[parameter.name] ?? parameter.defaultValue ?? '';
  }

  #edit(parameter, value) {
    const edits = {...this.edits};
    if (value === this.#inForce(parameter)) delete edits[parameter.name];
    else edits[parameter.name] = value;
    this.edits = edits;
    this.tell('edited');
  }

  render() {
    if (this.parameters.length === 0) return html`<p class="small dim">It has no parameters.</p>`;
    return html`<div class="fields">${this.parameters.map(parameter => this.#field(parameter))}</div>`;
  }

  #field(parameter) {
    const id = `${this.prefix}-${parameter.name}`;
    const changed = parameter.name in this.edits;
    const value = changed ? this.edits[parameter.name] : this.#inForce(parameter);
    const bounds = parameter.min !== null || parameter.max !== null ? ` ${parameter.min ?? '…'} to ${parameter.max ?? '…'}.` : '';
    return html`<div class="field">
      <label for=${id}>${parameter.label}${changed ? html`<span class="changed">changed</span>` : nothing}</label>
      ${this.#input(parameter, id, value)}
      <span class="help" id="${id}-help">${parameter.description}.${bounds}${parameter.defaultValue === null ? '' : ` Default ${parameter.defaultValue}.`}</span></div>`;
  }

  #input(parameter, id, value) {
    const take = event => this.#edit(parameter, event.target.value.trim());
    if (parameter.options.length > 0) {
      return html`<select id=${id} aria-describedby="${id}-help" @change=${take}>${parameter.options.map(option => html`<option value=${option} ?selected=${option === value}>${option}</option>`)}</select>`;
    }
    switch (parameter.type) {
      case 'boolean':
        return html`<input id=${id} type="checkbox" aria-describedby="${id}-help" .checked=${value === 'true'} @change=${event => this.#edit(parameter, String(event.target.checked))}>`;
      case 'int': case 'long':
        return html`<input id=${id} type="number" step="1" min=${parameter.min ?? nothing} max=${parameter.max ?? nothing} required aria-describedby="${id}-help" .value=${value} @input=${take}>`;
      case 'double':
        return html`<input id=${id} type="number" step="any" min=${parameter.min ?? nothing} max=${parameter.max ?? nothing} required aria-describedby="${id}-help" .value=${value} @input=${take}>`;
      default:
        return html`<input id=${id} class="mono" autocomplete="off" spellcheck="false" ?required=${parameter.defaultValue === null} aria-describedby="${id}-help" .value=${value} @input=${take}>`;
    }
  }
}

customElements.define('parameter-form', ParameterForm);

/** Decimal texts, exactly: REST sends numbers as texts, and they are shown and added as such. */

/** Adds texts; a null one makes the sum unknown. */
export function sum(texts) {
  if (texts.some(text => text === null || text === undefined)) return null;
  const digits = Math.max(0, ...texts.map(fractionDigits));
  return unscaled(texts.reduce((all, text) => all + scaled(text, digits), 0n), digits);
}

/** The same number with the other sign. */
export function negated(text) {
  if (text === null || text === undefined) return null;
  if (text.startsWith('-')) return text.slice(1);
  return sign(text) === 0 ? text : `-${text}`;
}

/** -1, 0 or 1. */
export function sign(text) {
  if (text === null || text === undefined || /^-?[0.]*$/.test(text)) return 0;
  return text.startsWith('-') ? -1 : 1;
}

export function fractionDigits(text) {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** With commas between thousands, and zeros up to so many digits after the point. */
export function grouped(text, digits = 0) {
  if (text === null || text === undefined) return '–';
  const minus = text.startsWith('-') ? '−' : '';
  const [whole, fraction = ''] = text.replace('-', '').split('.');
  const after = fraction.padEnd(digits, '0');
  return minus + whole.replace(/\B(?=(\d{3})+$)/g, ',') + (after ? `.${after}` : '');
}

/** Money with its sign, rounded to cents for the eye; the exact figure is what REST sends. */
export function money(text) {
  if (text === null || text === undefined) return '–';
  const shown = cents(text);
  return (sign(shown) > 0 ? '+' : '') + grouped(sign(shown) === 0 ? '0' : shown, 2);
}

/** Rounded to cents, half away from zero. */
export function cents(text) {
  return text === null || text === undefined ? null : roundedTo(text, 2);
}

function roundedTo(text, digits) {
  const have = fractionDigits(text);
  if (have <= digits) return text;
  const number = scaled(text, have);
  const unit = 10n ** BigInt(have - digits);
  return unscaled((number + (number < 0n ? -unit : unit) / 2n) / unit, digits);
}

function scaled(text, digits) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(digits, '0'));
}

function unscaled(number, digits) {
  const minus = number < 0n ? '-' : '';
  const all = (number < 0n ? -number : number).toString().padStart(digits + 1, '0');
  return minus + (digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`);
}

/** How times, spans and hashes are written. */

/** Time of day, UTC. */
export const clock = text => text ? text.slice(11, 19) : '–';

/** Date and time, UTC. */
export const moment = text => text ? `${text.slice(0, 10)} ${text.slice(11, 19)}` : '–';

export function span(millis) {
  if (!Number.isFinite(millis)) return 'ever';
  if (millis < 10_000) return `${(millis / 1000).toFixed(1)} s`;
  if (millis < 120_000) return `${Math.round(millis / 1000)} s`;
  return `${Math.round(millis / 60_000)} min`;
}

export function micros(value) {
  if (value === null || value === undefined) return '–';
  return value < 10_000 ? `${value.toLocaleString('en-US')} µs` : `${(value / 1000).toLocaleString('en-US', {maximumFractionDigits: 1})} ms`;
}

export const whole = value => value.toLocaleString('en-US');

/** The start of a hash, enough for people. */
export const short = hash => hash.slice(0, 12);

/** What money each environment moves. */
export const ENVIRONMENTS = {
  SIM: 'A market of our making. No real money.',
  PAPER: 'A real market, our fills. No real money.',
  TEST: "A venue's own test system. No real money.",
  LIVE: 'Real orders, real money.',
};

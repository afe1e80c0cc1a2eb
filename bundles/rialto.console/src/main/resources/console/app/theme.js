/** Dark, light, or as the system says. */

const KEY = 'rialto.theme';
const ORDER = ['auto', 'dark', 'light'];
const listeners = new Set();

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => listeners.forEach(listener => listener()));

export function chosen() {
  const kept = localStorage.getItem(KEY);
  return ORDER.includes(kept) ? kept : 'auto';
}

export function apply(theme = chosen()) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  listeners.forEach(listener => listener());
}

/** Takes the next one and answers its name. */
export function next() {
  const theme = ORDER[(ORDER.indexOf(chosen()) + 1) % ORDER.length];
  localStorage.setItem(KEY, theme);
  apply(theme);
  return theme;
}

/** Calls back when colours change; answers a function that ends it. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

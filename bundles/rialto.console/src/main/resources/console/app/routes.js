/** Where one is: `#/screen/subject`. Nothing secret is ever in it. */

export const SCREENS = ['desk', 'deployments', 'plugins', 'backtests', 'risk', 'health'];

export function here() {
  const [, screen = '', ...rest] = location.hash.replace(/^#/, '').split('/');
  return {screen: SCREENS.includes(screen) ? screen : 'desk', subject: decoded(rest.join('/'))};
}

export const to = (screen, subject) => `#/${screen}${subject ? `/${encodeURIComponent(subject)}` : ''}`;

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (e) {
    if (!(e instanceof URIError)) throw e;
    // What is no encoded text stands for itself; REST will say that it knows no such thing.
    return text;
  }
}

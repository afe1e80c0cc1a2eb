/** REST: one way to ask, with the session's header on whatever changes something. */

/** What REST refused, in its own words. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail || body.title || `REST answered ${status}.`);
    this.status = status;
    this.code = body.code || 'unreachable';
  }
}

const BASE = '/api/v1';
/** The platform itself answers within ten seconds, or says that it goes on. */
const PATIENCE_MILLIS = 15_000;
/** Says that a session may be open; holds no secret. Without it nobody has to be asked, and refused, first. */
const HINT = 'rialto.session';
const session = {open: false, csrf: null, user: null};
const overListeners = new Set();

/** The environment that the page shows. What changes something is meant for it and for no other. */
let environment = '';

export function meantFor(name) {
  environment = name;
}

/** The session as last heard of. */
export const current = session;

/** Calls back when REST says that the session is over. */
export function onOver(listener) {
  overListeners.add(listener);
}

/**
 * Asks REST for a path below /api/v1.
 *
 * @param options method; json (an object) or body (with its type)
 * @returns what came back as JSON, null if nothing did
 * @throws Problem
 */
export async function ask(path, {method = 'GET', json, body, type} = {}) {
  const headers = {};
  if (method !== 'GET' && session.csrf) headers['X-Rialto-Csrf'] = session.csrf;
  if (method !== 'GET' && environment) headers['X-Rialto-Env'] = environment;
  if (json !== undefined || type) headers['Content-Type'] = type || 'application/json';
  let answer;
  let text;
  try {
    answer = await fetch(BASE + path, {
      method, headers, body: json === undefined ? body : JSON.stringify(json),
      credentials: 'same-origin', cache: 'no-store', redirect: 'error',
      signal: body === undefined ? AbortSignal.timeout(PATIENCE_MILLIS) : undefined,
    });
    text = await answer.text();
  } catch (e) {
    if (e.name === 'TimeoutError') {
      throw new Problem(0, {detail: `No answer within ${PATIENCE_MILLIS / 1000} s. What was asked may have been done or not: look before you ask again. Close other windows of this console, for a browser keeps few connections.`});
    }
    if (!(e instanceof TypeError)) throw e;
    throw new Problem(0, {detail: 'The platform does not answer. Is it running?'});
  }
  const isJson = (answer.headers.get('Content-Type') || '').includes('json');
  const content = isJson && text ? JSON.parse(text) : null;
  if (answer.ok) return content;
  const problem = new Problem(answer.status, content || {});
  if (problem.status === 401 && session.open) {
    forget();
    overListeners.forEach(listener => listener(problem));
  }
  // The page shows another environment than there is: it must not be looked at any longer, let alone pressed.
  if (problem.code === 'environment-mismatch') location.reload();
  throw problem;
}

/** The session of before, if there is one. */
export async function look() {
  if (localStorage.getItem(HINT) === null) return session;
  try {
    return remember(await ask('/session'));
  } catch (problem) {
    if (problem.status !== 401) throw problem;
    forget();
    return session;
  }
}

/** Exchanges the token for a session. The token is kept nowhere. */
export async function logIn(token) {
  return remember(await ask('/session', {method: 'POST', json: {token}}));
}

export async function logOut() {
  try {
    await ask('/session', {method: 'DELETE'});
  } finally {
    forget();
  }
}

/** The items of a list. */
export async function list(path) {
  return (await ask(path)).items;
}

/** Part of a path, whatever is in the name. */
export const part = name => encodeURIComponent(name);

function remember(answer) {
  Object.assign(session, {open: true, csrf: answer.csrf, user: answer.user});
  localStorage.setItem(HINT, 'open');
  return session;
}

function forget() {
  Object.assign(session, {open: false, csrf: null, user: null});
  localStorage.removeItem(HINT);
}

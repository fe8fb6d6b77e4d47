// Pages have addresses of their own, and the document stays: uploads go on while somebody looks at a photo.
//
// A page is a function of { parameters, query } that resolves, once it can be seen, with
//   { element, title, status?(change), shown?(), close?(), focus?(from) }
// of which shown is called when the page before is closed, and focus with that one's address;
// and until then the page before is shown.
import { icon, make } from '../shared/dom.js';

const main = document.getElementById('main');
const loading = document.getElementById('loading');
const LOADING_SHOWN_AFTER = 200;

let routes = [];
let current = null;
let turn = 0;
const scrolled = new Map(); // how far each entry of the history was scrolled, by its key

/** @param pages [{ path: RegExp, open, nav }]; the groups of the path are the page's parameters */
export function startRouter(pages) {
  routes = pages;
  history.scrollRestoration = 'manual';
  history.replaceState({ key: newKey(), ...history.state }, '');
  addEventListener('popstate', () => {
    if (history.state) {
      show({ back: true });
    } else {
      history.replaceState({ key: current.key }, ''); // a place within the page, such as the skip link's
    }
  });
  addEventListener('click', follow);
  return show({ first: true });
}

/** Tells the page that is shown. */
export const forward = change => current?.page.status?.(change);

export function go(address, { replace = false } = {}) {
  remember();
  history[replace ? 'replaceState' : 'pushState']({ key: newKey() }, '', address);
  return show({});
}

/** Shows the page anew. */
export const refresh = () => show({ back: true });

/** Not by crypto.randomUUID, which is there on https and localhost only. */
const newKey = () => `${Date.now()}-${Math.random()}`;

function remember() {
  if (current) {
    scrolled.set(current.key, scrollY);
  }
}

function find(pathname) {
  for (const route of routes) {
    const match = route.path.exec(pathname);
    if (match) {
      return { route, parameters: match.slice(1) };
    }
  }
  return null;
}

function follow(event) {
  const link = event.target.closest?.('a[href]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target || link.hasAttribute('download')) {
    return;
  }
  const address = new URL(link.href);
  if (address.origin !== location.origin || !find(address.pathname) || (address.hash && address.pathname === location.pathname)) {
    return;
  }
  event.preventDefault();
  go(address.href);
}

async function show({ first = false, back = false }) {
  const mine = ++turn;
  document.querySelector('dialog[open]')?.close(); // it asked about the page that is left
  const { key } = history.state;
  if (back) {
    remember();
  }
  const slow = setTimeout(() => { loading.hidden = false; }, LOADING_SHOWN_AFTER);
  const { route, parameters } = find(location.pathname) ?? { route: { open: lost }, parameters: [] };
  let page;
  try {
    page = await route.open({ parameters, query: new URLSearchParams(location.search) });
  } catch (problem) {
    page = trouble(problem);
  } finally {
    clearTimeout(slow);
  }
  if (mine !== turn) {
    page.close?.();
    return;
  }
  loading.hidden = true;
  const from = current?.address;
  current?.page.close?.();
  current = { page, key, address: location.pathname + location.search };
  document.title = page.title ? `${page.title} · DaprImages` : 'DaprImages';
  for (const link of document.querySelectorAll('#pages a')) {
    if (link.getAttribute('href') === route.nav) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  main.replaceChildren(page.element);
  scrollTo(0, back ? scrolled.get(key) ?? 0 : 0);
  page.shown?.();
  if (!first) {
    focus(page, from);
  }
}

/** Keyboards and screen readers go on where the page begins, or where it says. */
function focus(page, from) {
  if (page.focus?.(from)) {
    return;
  }
  const heading = main.querySelector('h1');
  if (heading) {
    heading.tabIndex = -1;
  }
  (heading ?? main).focus({ preventScroll: true });
}

const note = (title, text, ...actions) => ({
  title,
  element: make('div', { className: 'empty' }, make('h1', { textContent: title }), make('p', { textContent: text }), make('p', {}, actions)),
});

function trouble(problem) {
  if (problem.status === undefined) {
    console.error(problem); // no answer of the service: a fault of these pages
  }
  const away = problem.status === 404 ? 'Not here' : 'That did not work';
  return note(away, problem.message,
    problem.status === 404 ? null : make('button', { type: 'button', onclick: refresh }, icon('again'), 'Try again'), ' ',
    make('a', { className: 'button', href: '/', textContent: 'To the photos' }));
}

const lost = async () => note('Not here', 'There is no page at this address.', make('a', { className: 'button', href: '/', textContent: 'To the photos' }));

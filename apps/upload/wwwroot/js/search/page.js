// What is in the photos, in words; each hit says why it is one.
import { listTags, searchImages, thumbnailUrl } from '../shared/api.js';
import { button, make } from '../shared/dom.js';
import { badge, isUnfinished, remedyOf } from '../shared/status.js';
import { filterBar, filtersOf, forApi } from '../gallery/filters.js';
import { go } from '../shell/router.js';

const SUGGESTED = 30;
const KINDS = { look: 'Looks like it', caption: 'Caption', text: 'Text in the photo', fileName: 'File name', tag: 'Tag', person: 'Person' };
const NOT_SEARCHED = { look: 'How photos look was not searched.' };

/** The field in the bar on top. */
export function startSearchField() {
  const form = document.getElementById('find');
  form.addEventListener('submit', event => {
    event.preventDefault();
    const q = form.elements.q.value.trim();
    if (q) {
      go(`/search?q=${encodeURIComponent(q)}`);
    }
  });
}

export async function openSearch({ query: parameters }) {
  const q = parameters.get('q')?.trim() ?? '';
  if (!q) {
    return suggestions();
  }
  const filters = filtersOf(parameters);
  const [bar, first] = await Promise.all([filterBar('/search', filters, { q }, go), searchImages(q, forApi(filters))]);
  const list = make('ul', { className: 'hits' });
  const more = button('More', async () => show(await searchImages(q, forApi(filters), cursor)), { hidden: true });
  let cursor = null;

  function show({ items, nextCursor }) {
    list.append(...items.map(hit));
    cursor = nextCursor;
    more.hidden = cursor === null;
  }
  show(first);

  const element = make('div', { className: 'page search' },
    make('div', { className: 'head' }, make('h1', { textContent: `Photos with “${q}”` }), bar.toggle),
    bar.chips, bar.form,
    first.notSearched.map(({ what, reason, remedy }) => make('p', { className: 'remark' }, `${NOT_SEARCHED[what] ?? `Not searched: ${what}.`} ${reason} `, remedy ? remedyOf(remedy) : null)),
    first.items.length > 0 ? list : make('div', { className: 'empty' },
      make('h2', { textContent: 'Nothing found' }),
      make('p', { textContent: 'Try other or fewer words: things, places, people’s names, text that stands in the photo, or the name of the file.' })),
    more);
  const input = document.querySelector('#find input');
  return { element, title: q, shown: () => { input.value = q; }, close: () => { input.value = ''; } };
}

function hit({ image, matches }) {
  const name = image.caption || image.fileName;
  return make('li', {}, make('a', { className: 'hit', href: `/photos/${image.id}` },
    make('span', { className: 'frame' },
      isUnfinished(image.status) ? badge(image.status) : make('img', { src: thumbnailUrl(image.id, 512), alt: '', loading: 'lazy', decoding: 'async' })),
    make('span', { className: 'name', textContent: name }),
    make('span', { className: 'reasons' }, matches.map(reason))));
}

const reason = ({ kind, value }) => make('span', { className: 'reason', dataset: { kind } }, make('b', { textContent: KINDS[kind] ?? kind }), value ? ` ${value}` : '');

/** Without words there is nothing to search, but something to begin with. */
async function suggestions() {
  const { items } = await listTags(SUGGESTED);
  const names = [...new Set(items.map(({ name }) => name))];
  return {
    title: 'Search',
    element: make('div', { className: 'page search' },
      make('div', { className: 'head' }, make('h1', { textContent: 'Search' })),
      names.length > 0
        ? [make('p', { className: 'quiet', textContent: 'Write what you look for into the field above, or begin with what is most often in your photos:' }),
          make('ul', { className: 'chips suggestions' }, names.map(name => make('li', {}, make('a', { className: 'chip', href: `/search?q=${encodeURIComponent(name)}`, textContent: name }))))]
        : make('p', { className: 'quiet', textContent: 'Once photos are analysed, you find them here by what is in them.' })),
  };
}

// The gallery: all photos, or those of a filter.
import { query } from '../shared/api.js';
import { button, icon, make } from '../shared/dom.js';
import { failed } from '../shared/notices.js';
import { go, refresh } from '../shell/router.js';
import { filterBar, filtersOf } from './filters.js';
import { PhotoGrid } from './grid.js';
import { listOf } from './photo-list.js';
import { Selection, deleteSelected, selectionBar } from './selection.js';

export async function openGallery({ query: parameters }) {
  const filters = filtersOf(parameters);
  const list = listOf(filters);
  const [bar] = await Promise.all([filterBar('/', filters, {}, go), list.items.length === 0 ? list.more() : null]);
  const selection = new Selection();
  const remove = id => list.remove(id);
  const grid = new PhotoGrid(list, selection, image => `/photos/${image.id}${query(filters)}`);
  grid.element.addEventListener('delete', () => deleteSelected(selection, remove).then(() => grid.focus(grid.focused), failed));

  const missed = make('p', { className: 'row', hidden: true });
  const nothing = emptiness(list.filtered);
  const element = make('div', { className: 'gallery' },
    make('h1', { className: 'visually-hidden', textContent: 'Photos' }),
    make('div', { className: 'tools' }, bar.toggle, make('button', { type: 'button', onclick: () => selection.start() }, icon('check'), 'Select'), bar.chips, missed, make('a', { className: 'button quiet-button', href: '/duplicates' }, icon('copies'), 'Duplicates')),
    bar.form, nothing, grid.element, selectionBar(selection, remove));

  function show() {
    nothing.hidden = list.items.length > 0;
    grid.element.hidden = list.items.length === 0;
  }
  function showMissed() {
    missed.hidden = list.missed.size === 0;
    missed.replaceChildren(`${list.missed.size} more may belong here. `, button('Look again', () => {
      listOf(filters, { anew: true });
      return refresh();
    }, { className: 'small-button' }));
  }
  list.addEventListener('changed', show);
  list.addEventListener('appended', show);
  list.addEventListener('missed', showMissed);
  show();
  showMissed();

  return {
    element,
    title: bar.words || 'Photos',
    shown: grid.layAnew,
    focus: from => focusFormer(grid, list, from),
    close() {
      grid.close();
      list.removeEventListener('changed', show);
      list.removeEventListener('appended', show);
      list.removeEventListener('missed', showMissed);
    },
  };
}

/** Back from a photo, the keyboard is on that photo. */
function focusFormer(grid, list, from) {
  const id = /^\/photos\/([0-9a-f-]+)/.exec(from ?? '')?.[1];
  const index = id ? list.indexOf(id) : -1;
  return index >= 0 && grid.focus(index);
}

const emptiness = filtered => filtered
  ? make('div', { className: 'empty' }, make('h2', { textContent: 'No photo passes this filter' }),
    make('p', {}, 'Take some of it away, or ', make('a', { href: '/', textContent: 'show all photos' }), '.'))
  : make('div', { className: 'empty' }, make('h2', { textContent: 'No photos yet' }),
    make('p', { textContent: 'Drop photos or whole folders anywhere on this page. They are stored at once, and what is in them appears while you watch.' }),
    make('label', { className: 'button primary', htmlFor: 'files' }, icon('upload'), 'Choose photos'));

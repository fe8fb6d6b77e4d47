// The photos before and after, in the list that the photo was opened from: as links, and by the arrow keys.
import { getNeighbours, query } from '../shared/api.js';
import { icon, make } from '../shared/dom.js';
import { forApi } from '../gallery/filters.js';
import { listOf } from '../gallery/photo-list.js';
import { go } from '../shell/router.js';
import { isTyping } from '../shell/keys.js';

export function neighbourLinks(id, filters) {
  const address = neighbour => neighbour ? `/photos/${neighbour}${query(filters)}` : null;
  const newer = link('left', 'Previous photo');
  const older = link('right', 'Next photo');
  const found = find(id, filters).then(neighbours => {
    point(newer, address(neighbours.newer));
    point(older, address(neighbours.older));
    return neighbours;
  });
  return {
    element: make('nav', { className: 'neighbours', 'aria-label': 'Neighbouring photos' }, newer, older),
    newer: async () => address((await found).newer),
    older: async () => address((await found).older),
    /** Where to go when this photo is deleted. */
    next: async () => address((await found).older ?? (await found).newer),
  };
}

/** The arrow keys and Escape, until the returned function is called. */
export function startNeighbourKeys(neighbours, leave) {
  async function onKey(event) {
    if (isTyping(event.target) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) {
      return;
    }
    if (event.key === 'Escape') {
      leave();
      return;
    }
    const address = event.key === 'ArrowLeft' ? await neighbours.newer() : event.key === 'ArrowRight' ? await neighbours.older() : null;
    if (address) {
      go(address, { replace: true }); // so that Back leads to the gallery
    }
  }
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

/** From the list as far as it was read, otherwise from the service. */
async function find(id, filters) {
  const list = listOf(filters);
  let index = list.indexOf(id);
  if (index === list.items.length - 1 && index >= 0) {
    await list.more().catch(() => {});
    index = list.indexOf(id);
  }
  return index >= 0
    ? { newer: list.items[index - 1]?.id, older: list.items[index + 1]?.id }
    : getNeighbours(id, forApi(filters)).catch(() => ({}));
}

const link = (name, label) => make('a', { className: 'button icon-button', 'aria-label': label, title: label, 'aria-disabled': 'true' }, icon(name));

function point(element, address) {
  if (address) {
    element.href = address;
    element.removeAttribute('aria-disabled');
  }
}

// The photos before and after, in the list that the photo was opened from: as links, and by the arrow keys.
import { query } from '../shared/api.js';
import { icon, make } from '../shared/dom.js';
import { failed } from '../shared/notices.js';
import { listOf } from '../gallery/photo-list.js';
import { go } from '../shell/router.js';
import { isTyping } from '../shell/keys.js';

/** Pages of the list that are read for a photo far down in it, some thousands of photos; beyond them there are no neighbours. */
const MOST_READ = 8;

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

/** From the list, which is read on as far as needed. Ids grow with time, so it is known where the photo would be. */
async function find(id, filters) {
  const list = listOf(filters);
  for (let read = 0; read < MOST_READ && !list.complete && !(list.items.at(-1)?.id < id); read++) {
    await list.more().catch(failed);
  }
  const index = list.indexOf(id);
  return index < 0 ? {} : { newer: list.items[index - 1]?.id, older: list.items[index + 1]?.id };
}

/** Without an address it is no link yet, and has to say that it is one. */
const link = (name, label) => make('a', { className: 'button icon-button', role: 'link', 'aria-label': label, title: label, 'aria-disabled': 'true' }, icon(name));

function point(element, address) {
  if (address) {
    element.href = address;
    element.removeAttribute('aria-disabled');
  }
}

// Which photos are selected, and what is done with them: analysed again, deleted.
import { analyseAgain, deleteImage } from '../shared/api.js';
import { confirmed } from '../shared/ask.js';
import { button, icon, make } from '../shared/dom.js';
import { tell } from '../shared/notices.js';
import { many } from '../shared/words.js';

const AT_ONCE = 4;

export class Selection extends EventTarget {
  ids = new Set();
  /** Whether a click selects although nothing is selected yet; for fingers, which have no Ctrl. */
  selecting = false;

  get active() {
    return this.selecting || this.ids.size > 0;
  }

  has = id => this.ids.has(id);

  toggle(id, on = !this.ids.has(id)) {
    this.ids[on ? 'add' : 'delete'](id);
    this.#changed();
  }

  add(ids) {
    ids.forEach(id => this.ids.add(id));
    this.#changed();
  }

  start() {
    this.selecting = true;
    this.#changed();
  }

  clear() {
    this.selecting = false;
    this.ids.clear();
    this.#changed();
  }

  #changed = () => this.dispatchEvent(new Event('changed'));
}

/** The bar that says how many are selected and what can be done; hidden while there are none. */
export function selectionBar(selection, deleted) {
  const words = make('strong', { role: 'status' });
  const actions = [
    button([icon('again'), make('span', { textContent: 'Analyse again' })], () => analyseSelected(selection)),
    button([icon('delete'), make('span', { textContent: 'Delete' })], () => deleteSelected(selection, deleted), { className: 'danger' }),
  ];
  const bar = make('div', { className: 'selection', role: 'region', 'aria-label': 'Selected photos', hidden: true },
    words, actions,
    make('button', { type: 'button', className: 'icon-button quiet-button', 'aria-label': 'Select none', onclick: () => selection.clear() }, icon('close')));
  selection.addEventListener('changed', () => {
    bar.hidden = !selection.active;
    actions.forEach(action => { action.hidden = selection.ids.size === 0; });
    words.textContent = selection.ids.size === 0 ? 'Choose photos' : `${selection.ids.size} selected`;
  });
  return bar;
}

async function analyseSelected(selection) {
  const done = await each(selection, id => analyseAgain(id));
  tell(`${many(done, 'photo')} will be analysed again.`);
}

export async function deleteSelected(selection, deleted) {
  const photos = many(selection.ids.size, 'photo');
  if (await confirmed(`Delete ${photos}?`, 'The files and all that is known of them are deleted. This cannot be undone.', 'Delete')) {
    const done = await each(selection, async id => {
      await deleteImage(id).catch(problem => {
        if (problem.status !== 404) {
          throw problem; // what is gone already need not be deleted
        }
      });
      deleted(id);
    });
    tell(`${many(done, 'photo')} deleted.`);
  }
}

/** Does something with each, a few at a time; what failed stays selected. */
async function each(selection, action) {
  const waiting = [...selection.ids];
  let done = 0;
  let problem = null;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let id = waiting.pop(); id && !problem; id = waiting.pop()) {
      try {
        await action(id);
        selection.toggle(id, false);
        done++;
      } catch (error) {
        problem = error;
      }
    }
  }));
  if (problem) {
    throw problem;
  }
  return done;
}

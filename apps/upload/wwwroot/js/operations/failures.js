// What went wrong, the same reasons together, to be run again at once.
import { listFailures, rerunMany } from '../shared/api.js';
import { button, icon, make } from '../shared/dom.js';
import { tell } from '../shared/notices.js';
import { badge, remedyOf } from '../shared/status.js';
import { STAGES, many } from '../shared/words.js';

const SHOWN = 50;
const LINKED = 8;

export async function failuresPanel() {
  const { items } = await listFailures(SHOWN);
  return make('section', { className: 'panel wide', 'aria-labelledby': 'failures-title' },
    make('h2', { id: 'failures-title', textContent: 'Failed and skipped' }),
    items.length === 0 ? make('p', { className: 'quiet', textContent: 'Nothing has failed.' }) : make('ul', { className: 'failures' }, items.map(group)));
}

function group({ stage, status, reason, remedy, count, imageIds }) {
  const name = stage ? STAGES[stage] ?? stage : 'The whole photo';
  return make('li', {},
    make('div', { className: 'row' }, make('strong', { textContent: name }), badge(status), make('span', { className: 'quiet', textContent: many(count, 'photo') }),
      button([icon('again'), 'Run again'], () => runAgain(stage, status, reason), { className: 'small-button', 'aria-label': `Run again: ${name}, ${reason}` })),
    make('p', { textContent: reason }),
    remedy ? make('p', {}, remedyOf(remedy)) : null,
    make('p', { className: 'links small' }, imageIds.slice(0, LINKED).map((id, index) => make('a', { href: `/photos/${id}`, textContent: `photo ${index + 1}`, 'aria-label': `${name}: photo ${index + 1}` }))));
}

/** What was skipped has no result, and is asked for as what is missing. */
async function runAgain(stage, status, reason) {
  const { queued } = await rerunMany({ which: status === 'skipped' ? 'missing' : 'failed', reason, ...(stage ? { stage } : {}) });
  tell(`${many(queued, 'photo')} will be analysed again.`);
}

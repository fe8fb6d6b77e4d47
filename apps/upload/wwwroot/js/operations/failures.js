// What went wrong, the same reasons together, to be run again at once.
import { listFailures, rerunMany, thumbnailUrl } from '../shared/api.js';
import { button, icon, make } from '../shared/dom.js';
import { tell } from '../shared/notices.js';
import { badge, remedyOf } from '../shared/status.js';
import { ANALYSES, STAGES, many } from '../shared/words.js';

const SHOWN = 50;
const LINKED = 12;

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
      stage === null || ANALYSES.includes(stage)
        ? button([icon('again'), 'Run again'], () => runAgain(stage, status, reason), { className: 'small-button', 'aria-label': `Run again: ${name}, ${reason}` })
        : null),
    make('p', { textContent: reason }),
    remedy ? make('p', {}, remedyOf(remedy)) : null,
    make('p', { className: 'examples' }, imageIds.slice(0, LINKED).map((id, index) => example(id, `${name}: photo ${index + 1}`, stage !== null))));
}

/** A photo that failed as a whole may have no picture to show. */
function example(id, label, pictured) {
  return make('a', { href: `/photos/${id}`, 'aria-label': label }, pictured ? make('img', { src: thumbnailUrl(id, 256), alt: '', loading: 'lazy' }) : icon('broken'));
}

/** What was skipped has no result, and is asked for as what is missing. */
async function runAgain(stage, status, reason) {
  const { queued } = await rerunMany({ which: status === 'skipped' ? 'missing' : 'failed', reason, ...(stage ? { stage } : {}) });
  tell(`${many(queued, 'photo')} will be analysed again.`);
}

// Which model does each stage's work.
import { listModels, rerunMany } from '../shared/api.js';
import { button, icon, make } from '../shared/dom.js';
import { tell } from '../shared/notices.js';
import { STAGES, many, when } from '../shared/words.js';

const DIGEST_SHOWN = 12;

export async function modelsPanel() {
  const { items } = await listModels();
  return make('section', { className: 'panel wide', 'aria-labelledby': 'models-title' },
    make('div', { className: 'head' }, make('h2', { id: 'models-title', textContent: 'Models' }),
      button([icon('again'), 'Analyse what other models made'], async () => {
        const { queued } = await rerunMany({ which: 'outdated' });
        tell(queued === 0 ? 'Nothing is outdated.' : `${many(queued, 'photo')} will be analysed again.`);
      }, { className: 'small-button' })),
    items.length === 0
      ? make('p', { className: 'quiet', textContent: 'The analysis app has not said yet which models it has. It does when it starts.' })
      : make('ul', { className: 'models' }, items.map(({ stage, model, updatedAt }) => make('li', {},
        make('strong', { textContent: STAGES[stage] ?? stage }),
        model ? make('div', {}, [model, ...(model.with ?? [])].map(description)) : make('div', {}, make('span', { className: 'badge', textContent: 'not installed' }), ' ', make('code', { textContent: 'scripts/models pull' })),
        updatedAt ? make('span', { className: 'quiet small', textContent: `since ${when(updatedAt)}` }) : null))));
}

function description({ id, version, sha256, thresholds }) {
  const numbers = Object.entries(thresholds ?? {}).map(([name, value]) => `${name} ${value}`).join(', ');
  return make('p', {}, make('span', { textContent: `${id} ` }), make('span', { className: 'quiet', textContent: [version, sha256 ? `SHA-256 ${sha256.slice(0, DIGEST_SHOWN)}…` : null, numbers].filter(Boolean).join(' · ') }));
}

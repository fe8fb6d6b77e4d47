// How far analyses are, as it changes: by server-sent events, and by asking every few seconds while those cannot be had.
import { getSession, signIn } from './api.js';
import { make } from './dom.js';
import { STATUSES } from './words.js';

const PAUSE = 2_000;
const MAX_ASKED = 150; // by the API

/** A status in a word, with its colour. */
export const badge = status => make('span', { className: 'badge', textContent: STATUSES[status] ?? status, dataset: { status } });

/** What helps, as the service says it: a command to be copied, or a sentence. */
export const remedyOf = text => make('span', { className: 'remedy' }, text.endsWith('.') ? text : ['What helps: ', make('code', { textContent: text })]);

export const isUnfinished = status => status === 'pending' || status === 'in_progress';

/** Thumbnails are there as soon as the first stage is done, however the others end. */
export const isPrepared = ({ stages }) => stages.some(({ stage, status }) => stage === 'preprocess' && status === 'completed');

/**
 * @param changed called with each { imageId, status, issues, stages, error? }
 * @param watched gives the ids of images to ask about while there are no events
 */
export function watchStatus(changed, watched) {
  let polling;
  let etag;

  async function poll() {
    const ids = watched().slice(0, MAX_ASKED);
    if (!ids.length) {
      return;
    }
    const response = await fetch(`/api/analysis/status?${ids.map(id => `imageId=${id}`).join('&')}`, { headers: etag ? { 'if-none-match': etag } : {} }).catch(() => null);
    if (response?.status === 200) {
      etag = response.headers.get('etag');
      (await response.json()).forEach(changed);
    }
  }

  function listen() {
    const events = new EventSource('/api/analysis/events');
    events.addEventListener('status', event => changed(JSON.parse(event.data)));
    events.addEventListener('open', () => {
      if (polling !== undefined) {
        clearInterval(polling);
        polling = undefined;
        poll(); // what changed between the last question and now
      }
    });
    events.addEventListener('error', async () => {
      polling ??= setInterval(poll, PAUSE);
      // A line that broke is mended by the browser, one that was refused is not: perhaps the session has ended.
      if (events.readyState === EventSource.CLOSED) {
        await getSession().catch(problem => problem.status === 401 && signIn());
        setTimeout(listen, PAUSE);
      }
    });
  }
  listen();
}

// How much waits and for how long, asked for every few seconds while the page is open.
import { getQueue } from '../shared/api.js';
import { make } from '../shared/dom.js';
import { count, duration } from '../shared/words.js';
import { spark } from './charts.js';

const EVERY = 3_000;
const REMEMBERED = 200;

export function queuePanel() {
  const [waiting, running, age] = [number(), number(), number()];
  const line = make('div', { className: 'spark-frame' });
  const trouble = make('p', { className: 'trouble', hidden: true });
  const depths = [];
  let timer;
  let closed = false;

  async function ask() {
    try {
      const queue = await getQueue();
      waiting.textContent = count(queue.pending);
      running.textContent = count(queue.running);
      age.textContent = queue.oldestPendingSeconds === null ? 'none' : duration(queue.oldestPendingSeconds * 1000);
      depths.push(queue.pending + queue.running);
      depths.splice(0, depths.length - REMEMBERED);
      line.replaceChildren(spark(depths, `Waiting and under way since this page was opened: now ${depths.at(-1)}, at most ${Math.max(...depths)}`));
      trouble.hidden = true;
    } catch (problem) {
      trouble.textContent = problem.message;
      trouble.hidden = false;
    }
    if (!closed) {
      timer = setTimeout(ask, EVERY);
    }
  }

  const element = make('section', { className: 'panel', 'aria-labelledby': 'queue-title' },
    make('h2', { id: 'queue-title', textContent: 'Queue' }), trouble,
    make('dl', { className: 'figures' },
      make('div', {}, make('dt', { textContent: 'waiting' }), waiting),
      make('div', {}, make('dt', { textContent: 'under way' }), running),
      make('div', {}, make('dt', { textContent: 'longest wait' }), age)),
    line, make('p', { className: 'quiet small', textContent: 'Waiting and under way, since this page was opened' }));
  function close() {
    closed = true;
    clearTimeout(timer);
  }
  return { element, begin: ask, close };
}

const number = () => make('dd', { className: 'number', textContent: '…' });

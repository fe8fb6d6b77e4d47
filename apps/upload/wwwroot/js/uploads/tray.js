// What becomes of the uploads, in a corner of every page.
import { icon, make } from '../shared/dom.js';
import { many } from '../shared/words.js';

/** So many are listed, the newest; a folder may have thousands. */
const LISTED = 100;

/** Whether a file that failed may be accepted another time: a lost connection mends, a file that is no image stays none. */
const mayWork = ({ state, problem }) => state === 'failed' && (problem.status === 0 || problem.status === 429 || problem.status >= 500);

/** @param queue an UploadQueue */
export function startTray(queue) {
  const tray = document.getElementById('tray');
  const title = make('span', { role: 'status' });
  const list = make('ul');
  const more = make('p', { className: 'more quiet small', hidden: true });
  const retryAll = make('button', { type: 'button', className: 'small-button', textContent: 'Retry failed', hidden: true, onclick: () => queue.uploads.filter(mayWork).forEach(queue.retry, queue) });
  const cancelAll = make('button', { type: 'button', className: 'small-button', textContent: 'Cancel all', hidden: true, onclick: () => [...queue.uploads].forEach(queue.cancel, queue) });
  const close = make('button', { type: 'button', className: 'icon-button quiet-button', 'aria-label': 'Close the list of uploads', onclick: hide }, icon('close'));
  tray.append(make('header', {}, make('h2', {}, title), retryAll, cancelAll, close), list, more);
  const lines = new Map();

  function hide() {
    tray.hidden = true;
    queue.forget();
    list.replaceChildren();
    lines.clear();
    queue.uploads.forEach(show); // those that are under way, for the next time it is shown
  }

  function show(upload) {
    let line = lines.get(upload);
    if (!line) {
      line = lineOf(upload, queue);
      lines.set(upload, line);
      list.prepend(line.element);
      while (list.children.length > LISTED) {
        list.lastChild.remove();
      }
    }
    line.update();
  }

  function sum() {
    const { length } = queue.uploads;
    const accepted = queue.count('accepted');
    const failed = queue.count('failed');
    title.textContent = queue.busy ? `Uploading ${accepted + failed + 1} of ${length}` : [many(accepted, 'photo') + ' uploaded', failed ? `${failed} not` : null].filter(Boolean).join(', ');
    retryAll.hidden = queue.busy || queue.uploads.filter(mayWork).length < 2;
    cancelAll.hidden = !queue.busy || length < 2;
    more.hidden = length <= LISTED;
    more.textContent = `and ${length - LISTED} before these`;
  }

  let summing = 0;
  queue.addEventListener('changed', ({ detail }) => {
    if (detail.state === 'waiting') {
      tray.hidden = false;
    }
    show(detail);
    cancelAnimationFrame(summing);
    summing = requestAnimationFrame(sum);
  });
}

function lineOf(upload, queue) {
  const bar = make('progress', { max: 1, value: 0, 'aria-label': `Upload of ${upload.file.name}` });
  const outcome = make('span', { className: 'outcome' });
  const cancel = action('close', `Cancel ${upload.file.name}`, () => queue.cancel(upload));
  const retry = action('again', `Try ${upload.file.name} again`, () => queue.retry(upload));
  const open = make('a', { className: 'button icon-button quiet-button', 'aria-label': `Open ${upload.file.name}` }, icon('right'));
  const element = make('li', {}, make('span', { className: 'name', textContent: upload.file.name }), bar, outcome, make('span', { className: 'actions' }, cancel, retry, open));

  function update() {
    const { state, sent, image, problem } = upload;
    element.dataset.state = state;
    bar.hidden = state !== 'sending';
    bar.value = sent;
    outcome.textContent = {
      waiting: 'waiting',
      sending: '',
      accepted: image?.duplicateOf ? 'was here already' : 'uploaded',
      failed: problem?.message,
      cancelled: 'cancelled',
    }[state];
    outcome.hidden = state === 'sending';
    cancel.hidden = state !== 'waiting' && state !== 'sending';
    retry.hidden = state !== 'cancelled' && !mayWork(upload);
    open.hidden = state !== 'accepted';
    if (image) {
      open.href = `/photos/${image.id}`;
    }
  }
  return { element, update };
}

const action = (name, label, onclick) => make('button', { type: 'button', className: 'icon-button quiet-button', 'aria-label': label, onclick }, icon(name));

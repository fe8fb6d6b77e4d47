// One photo in the grid: a link with its picture, a box to select it, and its status while it is not done.
import { thumbnailUrl } from '../shared/api.js';
import { icon, make } from '../shared/dom.js';
import { badge } from '../shared/status.js';
import { STATUSES } from '../shared/words.js';

const THUMBNAIL = 512;

export function cellOf(image, { list, selection, linkTo }) {
  const picture = make('img', { alt: '', decoding: 'async', draggable: false });
  const words = make('span', { className: 'words', 'aria-hidden': 'true' });
  const link = make('a', { href: linkTo(image), tabIndex: -1, dataset: { photo: image.id } }, picture, words);
  const check = make('input', { type: 'checkbox', tabIndex: -1 });
  const mark = make('label', { className: 'pick' }, check, icon('check'));
  const element = make('div', { className: 'cell', role: 'gridcell' }, link, mark);
  let status = null;
  let refused = false;

  picture.addEventListener('load', () => element.classList.add('has-picture'));
  picture.addEventListener('error', () => {
    refused = true;
    picture.removeAttribute('src');
    element.classList.add('no-picture');
    if (!element.querySelector('.broken')) {
      link.append(make('span', { className: 'broken' }, icon('broken')));
    }
  });

  function update() {
    const name = image.caption || image.fileName;
    link.setAttribute('aria-label', image.status === 'completed' ? name : `${name}, ${STATUSES[image.status]}`);
    words.textContent = name;
    check.checked = selection.has(image.id);
    check.setAttribute('aria-label', `Select ${image.fileName}`);
    element.setAttribute('aria-selected', String(check.checked));
    if (image.status !== status) {
      status = image.status;
      element.dataset.status = status;
      element.querySelector('.badge')?.remove();
      if (status !== 'completed') {
        element.append(badge(status));
      }
    }
    if (element.isConnected) {
      load();
    }
  }

  /** Asks for the picture; only once it is made, and not again where it is not. */
  function load() {
    if (!picture.hasAttribute('src') && !refused && list.hasThumbnail(image)) {
      picture.src = thumbnailUrl(image.id, THUMBNAIL);
    }
  }

  function close() {
    picture.removeAttribute('src'); // what is still on its way is not needed any more
    element.remove();
  }

  update();
  return { element, link, update, load, close };
}

// The grid of photos: newest first, page by page as it is scrolled.
import { listImages, getImage, thumbnailUrl } from './api.js';
import { badge, make } from './dom.js';

const grid = document.getElementById('grid');
const empty = document.getElementById('empty');
const trouble = document.getElementById('trouble');
const cards = new Map();
let cursor = null;
let loading = false;
let open = () => {};

/** @param opened called with the id of a photo that was chosen */
export async function startGrid(opened) {
  open = opened;
  await loadPage();
  new IntersectionObserver(([end]) => end.isIntersecting && cursor && loadPage(), { rootMargin: '800px' }).observe(document.getElementById('more'));
}

/** The photos that are shown and not finished yet. */
export const unfinished = () => [...cards.values()].filter(card => ['pending', 'in_progress'].includes(card.image.status)).map(card => card.image.id);

export async function addImage(id) {
  if (!cards.has(id)) {
    show(await getImage(id), { first: true });
  }
}

export function removeImage(id) {
  cards.get(id)?.item.remove();
  cards.delete(id);
  empty.hidden = cards.size > 0;
}

/** Takes a new status in; the card is drawn anew where that shows. */
export async function changeStatus({ imageId, status, stages }) {
  const card = cards.get(imageId);
  if (!card) {
    return;
  }
  const prepared = stages.some(stage => stage.stage === 'preprocess' && stage.status === 'completed');
  if (prepared && !card.prepared) {
    card.prepared = true;
    card.picture.src = thumbnailUrl(imageId, 512);
  }
  if (status !== card.image.status) {
    card.image.status = status;
    card.badge.replaceWith(card.badge = badge(status));
    if (status === 'completed') {
      card.image = await getImage(imageId);
      card.caption.textContent = card.image.caption ?? '';
      card.picture.alt = card.image.caption ?? card.image.fileName;
    }
  }
}

async function loadPage() {
  if (loading) {
    return;
  }
  loading = true;
  try {
    const page = await listImages(cursor);
    cursor = page.nextCursor;
    page.items.forEach(image => show(image));
    empty.hidden = cards.size > 0;
    trouble.hidden = true;
  } catch (problem) {
    trouble.textContent = problem.message;
    trouble.hidden = false;
  } finally {
    loading = false;
  }
}

function show(image, { first = false } = {}) {
  if (cards.has(image.id)) {
    return;
  }
  const card = { image, badge: badge(image.status), prepared: image.status !== 'pending' };
  card.picture = make('img', { alt: image.caption ?? image.fileName, loading: 'lazy', decoding: 'async', width: 512, height: 384 });
  // Before the analysis has begun there is no thumbnail; an event says when there is.
  card.picture.addEventListener('error', () => { card.prepared = false; card.picture.removeAttribute('src'); });
  if (card.prepared) {
    card.picture.src = thumbnailUrl(image.id, 512);
  }
  card.caption = make('div', { className: 'caption', textContent: image.caption ?? '' });
  const button = make('button', { className: 'card', type: 'button' },
    make('div', { className: 'frame' }, card.picture, card.badge),
    make('div', { className: 'words' }, card.caption, make('div', { className: 'name', textContent: image.fileName })));
  button.addEventListener('click', () => open(image.id));
  card.item = make('li', {}, button);
  cards.set(image.id, card);
  grid[first ? 'prepend' : 'append'](card.item);
  empty.hidden = true;
}

// The photos of a filter, newest first: read page by page as they are wanted, and kept true by what the service tells while the page is open.
import { getImage, getStatuses, listImages, query } from '../shared/api.js';
import { isPrepared, isUnfinished } from '../shared/status.js';
import { forApi } from './filters.js';

/** Few at first, so that they are there at once. */
const FIRST_PAGE = 120;
const PAGE = 500;
const MAX_ASKED = 150; // ids in one question about statuses, by the API

export class PhotoList extends EventTarget {
  items = [];
  /** Whether all there is has been read. */
  complete = false;
  /** Photos that came in or ended meanwhile, and of which it is not known whether they pass the filter. */
  missed = new Set();
  /** Photos whose thumbnails are known to be there. */
  prepared = new Set();
  #ids = new Map();
  #cursor = null;
  #reading = null;

  constructor(filters) {
    super();
    this.filters = filters;
    this.filtered = Object.keys(filters).length > 0;
  }

  get = id => this.#ids.get(id);
  indexOf = id => this.items.indexOf(this.#ids.get(id));
  unfinished = () => this.items.filter(({ status }) => isUnfinished(status)).map(({ id }) => id);

  /** Reads the next page; those who ask meanwhile wait for the same one. */
  more() {
    if (this.complete) {
      return Promise.resolve();
    }
    this.#reading ??= this.#read().finally(() => { this.#reading = null; });
    return this.#reading;
  }

  async #read() {
    const page = await listImages(forApi(this.filters), this.#cursor, this.items.length === 0 ? FIRST_PAGE : PAGE);
    const unfinished = page.items.filter(({ status }) => isUnfinished(status)).slice(0, MAX_ASKED);
    const statuses = await getStatuses(unfinished.map(({ id }) => id)).catch(() => []);
    statuses.filter(isPrepared).forEach(({ imageId }) => this.prepared.add(imageId));
    this.#cursor = page.nextCursor;
    this.complete = page.nextCursor === null;
    const first = this.items.length;
    for (const image of page.items) {
      if (!this.#ids.has(image.id)) {
        this.#ids.set(image.id, image);
        this.items.push(image);
      }
    }
    this.dispatchEvent(new CustomEvent('appended', { detail: first }));
  }

  hasThumbnail = image => !isUnfinished(image.status) || this.prepared.has(image.id);

  /** Puts a new photo in its place: ids grow with time. */
  insert(image) {
    if (this.#ids.has(image.id) || (!this.complete && !(image.id > this.items.at(-1)?.id))) {
      return; // known, or of a page that is not read yet
    }
    const place = this.items.findIndex(({ id }) => id < image.id);
    this.#ids.set(image.id, image);
    this.items.splice(place < 0 ? this.items.length : place, 0, image);
    this.#changed();
  }

  remove(id) {
    this.missed.delete(id);
    if (this.#ids.delete(id)) {
      this.items = this.items.filter(image => image.id !== id);
      this.#changed();
    }
  }

  /** Takes a new status in. */
  async take(change) {
    const image = this.#ids.get(change.imageId);
    if (!image) {
      return this.#takeUnknown(change);
    }
    if (isPrepared(change)) {
      this.prepared.add(image.id);
    }
    const ended = image.status !== change.status && !isUnfinished(change.status);
    image.status = change.status;
    this.#updated(image);
    if (ended) {
      Object.assign(image, await getImage(image.id).catch(() => null));
      this.#updated(image);
      this.#resized(image);
    }
  }

  async #takeUnknown({ imageId, status }) {
    if (!this.filtered) {
      const image = await getImage(imageId).catch(() => null);
      if (image) {
        this.insert(image);
      }
    } else if (!isUnfinished(status) && !this.missed.has(imageId)) {
      this.missed.add(imageId);
      this.dispatchEvent(new Event('missed'));
    }
  }

  #updated = image => this.dispatchEvent(new CustomEvent('updated', { detail: image }));
  #changed = () => this.dispatchEvent(new Event('changed'));

  /** What the file says of its size can be wrong; the analysis knows better. */
  #resized(image) {
    const ratio = image.width / image.height;
    if (ratio !== image.ratio) {
      image.ratio = ratio;
      this.#changed();
    }
  }
}

const KEPT = 3;
const lists = new Map();

/** The list of a filter; the last few are kept, so that going back shows what was there. */
export function listOf(filters, { anew = false } = {}) {
  const key = query(filters);
  const list = (!anew && lists.get(key)) || new PhotoList(filters);
  lists.delete(key);
  lists.set(key, list);
  if (lists.size > KEPT) {
    lists.delete(lists.keys().next().value);
  }
  return list;
}

export const allLists = () => [...lists.values()];

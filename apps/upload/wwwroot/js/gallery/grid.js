// The photos in rows that fill the width. Only the rows near the window are in the document, so that it stays light however many photos there are.
import { make } from '../shared/dom.js';
import { failed } from '../shared/notices.js';
import { cellOf } from './cell.js';
import { JustifiedRows } from './justified.js';
import { startGridKeys } from './grid-keys.js';

const GAP = 4;
/** Rows this many windows above and below are kept in the document. */
const MARGIN = 1;
/** More photos are read when so many windows are left below. */
const AHEAD = 3;
/** Thumbnails of rows that only fly past are not asked for. */
const SETTLED = 80;
const PAUSE_AFTER_FAILURE = 5_000;

const targetHeight = width => width < 600 ? 120 : width < 1100 ? 190 : 230;

export class PhotoGrid {
  rows = new JustifiedRows();
  /** The photo that has the keyboard, by its place in the list. */
  focused = 0;
  #width = 0;
  #drawn = new Map(); // row elements by the number of the row
  #cells = new Map(); // by id; they move from row to row when the layout changes, so that pictures are not read again
  #settling;
  #frame = 0;
  #failed = 0;
  #stale = false;
  #anchor = null; // what was seen first when it was drawn last; by its id, for places change

  /** @param linkTo gives the address of a photo */
  constructor(list, selection, linkTo) {
    this.list = list;
    this.selection = selection;
    this.linkTo = linkTo;
    this.element = make('div', { className: 'grid', role: 'grid', 'aria-label': 'Photos', 'aria-multiselectable': 'true' });
    startGridKeys(this);
    list.addEventListener('appended', this.#appended);
    list.addEventListener('changed', this.#changed);
    list.addEventListener('updated', this.#updated);
    selection.addEventListener('changed', this.#selected);
    addEventListener('scroll', this.#soon, { passive: true });
    this.resizes = new ResizeObserver(() => this.element.clientWidth !== this.#width && this.layAnew());
    this.resizes.observe(this.element);
  }

  close() {
    this.list.removeEventListener('appended', this.#appended);
    this.list.removeEventListener('changed', this.#changed);
    this.list.removeEventListener('updated', this.#updated);
    removeEventListener('scroll', this.#soon);
    this.resizes.disconnect();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#settling);
    clearTimeout(this.#failed);
  }

  /** Lays all rows anew. */
  layAnew = () => {
    this.#stale = true;
    this.draw();
  };

  /** What is seen first stays where it is. */
  #layAll() {
    this.#stale = false;
    const anchor = this.#anchor;
    this.rows = new JustifiedRows();
    this.#width = this.element.clientWidth;
    this.#lay();
    if (anchor) {
      const row = this.rows.list[this.rows.of(this.list.indexOf(anchor.id))];
      if (row) {
        scrollBy(0, row.top - anchor.top);
      }
    }
  }

  /** Gives a photo the keyboard, and brings it into the window. */
  focus(index) {
    if (this.#stale) {
      this.draw();
    }
    const number = this.rows.of(index);
    if (number < 0) {
      return false;
    }
    this.focused = index;
    const row = this.rows.list[number];
    const top = this.element.offsetTop + row.top;
    const bar = document.getElementById('bar').offsetHeight;
    if (top < scrollY + bar || top + row.height > scrollY + innerHeight) {
      scrollTo(0, top < scrollY + bar ? top - bar - GAP : top + row.height - innerHeight + GAP + bar);
    }
    this.draw();
    this.#cells.get(this.list.items[index].id)?.link.focus({ preventScroll: true });
    return true;
  }

  draw = () => {
    cancelAnimationFrame(this.#frame);
    if (this.#stale) {
      this.#layAll();
    }
    const top = scrollY - this.element.offsetTop;
    const wanted = new Set();
    const last = Math.min(this.rows.list.length - 1, this.rows.at(top + (1 + MARGIN) * innerHeight));
    for (let number = this.rows.at(top - MARGIN * innerHeight); number <= last; number++) {
      wanted.add(number);
    }
    // The keyboard's row stays, or the keyboard would be nowhere.
    const focusedRow = this.rows.of(this.focused);
    if (focusedRow >= 0) {
      wanted.add(focusedRow);
    }
    this.#place(wanted);
    this.#anchor = this.#firstSeen();
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#cells.forEach(cell => cell.load()), SETTLED);
    if (!this.list.complete && top + (1 + AHEAD) * innerHeight > this.rows.height) {
      this.#read();
    }
  };

  /** After a failure not again at once: this is asked for with every move. */
  async #read() {
    if (this.#failed) {
      return;
    }
    try {
      await this.list.more();
    } catch (problem) {
      failed(problem);
      this.#failed = setTimeout(() => {
        this.#failed = 0;
        this.draw();
      }, PAUSE_AFTER_FAILURE);
    }
  }

  #soon = () => {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(this.draw);
  };

  #lay() {
    if (this.#width > 0) {
      this.rows.lay(this.list.items, { width: this.#width, target: targetHeight(this.#width), gap: GAP });
    }
    this.#drawn.forEach(row => row.remove());
    this.#drawn.clear();
    this.element.style.height = `${this.rows.height}px`;
    this.element.setAttribute('aria-rowcount', this.list.complete ? this.rows.list.length : -1);
    this.focused = Math.min(this.focused, Math.max(0, this.list.items.length - 1));
  }

  #firstSeen() {
    const y = scrollY - this.element.offsetTop;
    const row = y > 0 ? this.rows.list[this.rows.at(y)] : null;
    const image = row && this.list.items[row.first];
    return image ? { id: image.id, top: row.top } : null;
  }

  #place(wanted) {
    for (const [number, row] of this.#drawn) {
      if (!wanted.has(number)) {
        row.remove();
        this.#drawn.delete(number);
      }
    }
    for (const number of [...wanted].sort((a, b) => a - b)) {
      if (!this.#drawn.has(number)) {
        const row = this.#drawRow(number);
        this.#drawn.set(number, row);
        // In the order of the rows, for those who read the page and not its looks.
        const following = [...this.#drawn.keys()].filter(other => other > number).sort((a, b) => a - b)[0];
        this.element.insertBefore(row, this.#drawn.get(following) ?? null);
      }
    }
    const shown = new Set();
    for (const number of wanted) {
      const { first, count } = this.rows.list[number];
      for (let index = first; index < first + count; index++) {
        const cell = this.#cells.get(this.list.items[index].id);
        cell.link.tabIndex = index === this.focused ? 0 : -1;
        shown.add(this.list.items[index].id);
      }
    }
    for (const [id, cell] of this.#cells) {
      if (!shown.has(id)) {
        cell.close();
        this.#cells.delete(id);
      }
    }
  }

  #drawRow(number) {
    const { first, count, top, height, widths } = this.rows.list[number];
    const row = make('div', { className: 'photo-row', role: 'row', 'aria-rowindex': number + 1, style: { transform: `translateY(${top}px)`, height: `${height}px` } });
    for (let i = 0; i < count; i++) {
      const image = this.list.items[first + i];
      let cell = this.#cells.get(image.id);
      if (!cell) {
        cell = cellOf(image, this);
        this.#cells.set(image.id, cell);
      }
      cell.element.style.width = `${widths[i]}px`;
      row.append(cell.element);
    }
    return row;
  }

  #appended = () => {
    this.#width ||= this.element.clientWidth;
    this.#lay();
    this.draw();
  };

  /** Many changes, one layout. */
  #changed = () => {
    this.#stale = true;
    this.#soon();
  };

  #updated = ({ detail }) => this.#cells.get(detail.id)?.update();
  #selected = () => {
    this.element.classList.toggle('selecting', this.selection.active);
    this.#cells.forEach(cell => cell.update());
  };
}

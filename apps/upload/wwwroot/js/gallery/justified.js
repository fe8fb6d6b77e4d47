// Rows of equal width out of pictures of any shape: each row's pictures have the height at which they fill it.

/** Shapes beyond these are cut: a panorama must not make a row of its own as thin as a line. */
const NARROWEST = 0.5;
const WIDEST = 3;

const ratioOf = ({ width, height }) => Math.min(WIDEST, Math.max(NARROWEST, width / height || 1));

export class JustifiedRows {
  /** { first, count, top, height, widths }: which items, where, how large. */
  list = [];

  /**
   * Continues with the items that are in no row yet. The last row is laid anew, for it may have had room.
   * @param size { width, target, gap } in pixels; target is the height that rows come near to, and that the last one has at most
   */
  lay(items, { width, target, gap }) {
    const last = this.list.pop();
    let first = last?.first ?? 0;
    let top = last?.top ?? 0;
    while (first < items.length) {
      const { count, height } = fill(items, first, width, target, gap);
      this.list.push({ first, count, top, height, widths: items.slice(first, first + count).map(item => ratioOf(item) * height) });
      first += count;
      top += height + gap;
    }
  }

  get height() {
    const last = this.list.at(-1);
    return last ? last.top + last.height : 0;
  }

  /** The number of the row that an item is in; -1 when there is none. */
  of = index => this.list.findIndex(({ first, count }) => index >= first && index < first + count);

  /** The number of the first row that ends below a height. */
  at(y) {
    let [low, high] = [0, this.list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.list[middle].top + this.list[middle].height < y) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/** How many items from one on make a row, and how high it is. */
function fill(items, first, width, target, gap) {
  let ratios = 0;
  let end = first;
  while (end < items.length && (end === first || ratios * target + (end - first) * gap < width)) {
    ratios += ratioOf(items[end++]);
  }
  const count = end - first;
  const height = (width - (count - 1) * gap) / ratios;
  // One picture fewer may come nearer to the height that is wanted.
  const taller = (width - (count - 2) * gap) / (ratios - ratioOf(items[end - 1]));
  if (count > 1 && taller - target < target - height) {
    return { count: count - 1, height: taller };
  }
  return { count, height: end < items.length ? height : Math.min(height, target) };
}

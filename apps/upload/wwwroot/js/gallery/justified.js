// Rows of equal width out of pictures of any shape: each row's pictures have the height at which they fill it.

/** Shapes beyond these are cut: a panorama must not make a row of its own as thin as a line. */
const NARROWEST = 0.5;
const WIDEST = 3;

export const ratioOf = ({ width, height }) => Math.min(WIDEST, Math.max(NARROWEST, width / height || 1));

/**
 * Continues the rows with the items they do not have yet. The last row is laid anew, for it may have had room.
 * @param rows of [{ first, count, top, height, widths }], changed in place
 * @param size { width, target, gap } in pixels; target is the height that rows come near to, and that the last one has at most
 */
export function layRows(rows, items, { width, target, gap }) {
  const last = rows.pop();
  let first = last ? last.first : 0;
  let top = last ? last.top : 0;
  while (first < items.length) {
    let ratios = 0;
    let end = first;
    while (end < items.length && (end === first || ratios * target + (end - first) * gap < width)) {
      ratios += ratioOf(items[end++]);
    }
    let count = end - first;
    let height = (width - (count - 1) * gap) / ratios;
    // One picture fewer may come nearer to the height that is wanted.
    const without = ratios - ratioOf(items[end - 1]);
    const taller = (width - (count - 2) * gap) / without;
    if (count > 1 && taller - target < target - height) {
      count--;
      height = taller;
    }
    height = Math.min(height, end < items.length ? Infinity : target);
    rows.push({ first, count, top, height, widths: items.slice(first, first + count).map(item => ratioOf(item) * height) });
    first += count;
    top += height + gap;
  }
}

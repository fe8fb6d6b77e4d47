// The grid by keyboard and pointer: arrows move, Space selects, Shift extends, Ctrl+A takes all that were read, Delete deletes.

/** @param grid a PhotoGrid; its element asks to delete by an event 'delete' */
export function startGridKeys(grid) {
  const { element, selection, list } = grid;
  let anchor = null; // where a range begins
  let pressed = false; // whether Shift was down when a box was clicked, which a change event does not tell

  const indexOf = target => list.indexOf(target.closest('.cell')?.querySelector('a').dataset.photo);
  const idAt = index => list.items[index].id;

  function selectRange(to) {
    const from = anchor ?? to;
    selection.add(list.items.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ id }) => id));
  }

  element.addEventListener('click', event => {
    pressed = event.shiftKey;
    const link = event.target.closest('a');
    if (!link) {
      return;
    }
    const index = indexOf(link);
    grid.focused = index;
    if (event.shiftKey) {
      event.preventDefault();
      selectRange(index);
    } else if (event.ctrlKey || event.metaKey || selection.active) {
      event.preventDefault(); // while photos are selected a click selects, so that a finger can, too
      selection.toggle(idAt(index));
      anchor = index;
    }
  });

  element.addEventListener('change', event => {
    const index = indexOf(event.target);
    if (pressed && anchor !== null) {
      selectRange(index);
    } else {
      selection.toggle(idAt(index), event.target.checked);
      anchor = index;
    }
  });

  element.addEventListener('keydown', event => {
    const link = event.target.closest('a');
    if (!link || event.altKey) {
      return;
    }
    const index = indexOf(link);
    const to = target(event, index);
    if (to !== null) {
      event.preventDefault();
      const place = Math.max(0, Math.min(list.items.length - 1, to));
      if (event.shiftKey) {
        anchor ??= index;
        selectRange(place);
      }
      grid.focus(place);
    } else if (event.key === ' ') {
      event.preventDefault();
      selection.toggle(idAt(index));
      anchor = index;
    } else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      selection.add(list.items.map(({ id }) => id));
    } else if (event.key === 'Delete') {
      if (selection.ids.size === 0) {
        selection.toggle(idAt(index), true);
      }
      element.dispatchEvent(new Event('delete'));
    } else if (event.key === 'Escape' && selection.active) {
      selection.clear();
    }
  });

  /** Where a key leads, or null. */
  function target({ key, ctrlKey }, index) {
    const row = grid.rows.of(index);
    switch (key) {
      case 'ArrowLeft': return index - 1;
      case 'ArrowRight': return index + 1;
      case 'ArrowUp': return row === 0 ? index : inRow(row - 1, index, row);
      case 'ArrowDown': return row === grid.rows.list.length - 1 ? index : inRow(row + 1, index, row);
      case 'PageUp': return inRow(Math.max(0, row - screenful(row)), index, row);
      case 'PageDown': return inRow(Math.min(grid.rows.list.length - 1, row + screenful(row)), index, row);
      case 'Home': return ctrlKey ? 0 : grid.rows.list[row].first;
      case 'End': return ctrlKey ? list.items.length - 1 : grid.rows.list[row].first + grid.rows.list[row].count - 1;
      default: return null;
    }
  }

  const screenful = row => Math.max(1, Math.floor(innerHeight * 0.8 / grid.rows.list[row].height));

  /** The photo of another row that is most nearly above or below. */
  function inRow(to, index, from) {
    const middle = centre(grid.rows.list[from], index - grid.rows.list[from].first);
    const { first, count } = grid.rows.list[to];
    let best = 0;
    for (let i = 1; i < count; i++) {
      if (Math.abs(centre(grid.rows.list[to], i) - middle) < Math.abs(centre(grid.rows.list[to], best) - middle)) {
        best = i;
      }
    }
    return first + best;
  }

  const centre = ({ widths }, place) => widths.slice(0, place).reduce((sum, width) => sum + width, 0) + widths[place] / 2;
}

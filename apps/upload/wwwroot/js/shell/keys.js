// Keys that work everywhere.

/** Whether somebody types, so that letters and arrows are theirs. */
export const isTyping = target => target.closest?.('input, textarea, select, dialog, [contenteditable]') !== null;

export function startKeys() {
  const find = document.querySelector('#find input');
  addEventListener('keydown', event => {
    if (event.key === '/' && !isTyping(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
      find.select();
    }
  });
}

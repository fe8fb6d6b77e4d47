// Questions before something is done, in a dialog that keyboard and screen reader know.
import { make } from './dom.js';

/** @returns true when the person agrees */
export async function confirmed(title, text, action) {
  return await asked(title, [make('p', { textContent: text })], action, 'danger primary') !== null;
}

/**
 * Asks with fields of a form.
 * @param fields elements; those with a name are read
 * @returns the values by name, or null when the person thought better of it
 */
export function asked(title, fields, action, style = 'primary') {
  return new Promise(answer => {
    let values = null;
    const form = make('form', { method: 'dialog' }, fields,
      make('div', { className: 'buttons' },
        make('button', { type: 'button', textContent: 'Cancel', onclick: () => dialog.close() }),
        make('button', { type: 'submit', className: style, textContent: action })));
    const dialog = make('dialog', { className: 'ask', 'aria-labelledby': 'ask-title' }, make('h2', { id: 'ask-title', textContent: title }), form);
    form.addEventListener('submit', () => { values = Object.fromEntries(new FormData(form)); });
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(values);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

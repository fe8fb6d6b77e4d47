// Saying who somebody is: with a name that is known, or a new one.
import { nameFaces } from '../shared/api.js';
import { asked } from '../shared/ask.js';
import { during, make } from '../shared/dom.js';

const MAX_LENGTH = 200;

let count = 0;

/** A field for a name, with the people that are known to choose from. */
export function nameField(people, label, properties = {}) {
  const id = `names-${++count}`;
  return make('span', { className: 'name-field' },
    make('input', { name: 'name', list: id, required: true, maxLength: MAX_LENGTH, autocomplete: 'off', placeholder: 'Name', 'aria-label': label, ...properties }),
    make('datalist', { id }, people.map(({ name }) => make('option', { value: name }))));
}

/** A form that names faces. */
export function nameForm(people, faces, label, done) {
  const form = make('form', { className: 'name-form' }, nameField(people, label), make('button', { type: 'submit', className: 'small-button primary', textContent: 'Save' }));
  form.addEventListener('submit', event => {
    event.preventDefault();
    during(form.querySelector('button'), async () => {
      await save(faces, form.elements.name.value);
      await done();
    });
  });
  return form;
}

/** Asks who a face is, instead of who it was taken for. */
export async function askName(people, face) {
  const values = await asked('Who is this?', nameField(people, 'Name of the person', { autofocus: true }), 'Save');
  if (values) {
    await save([face], values.name);
  }
  return values !== null;
}

/** A name in use means the person who has it. */
async function save(faces, name) {
  if (name.trim()) {
    await nameFaces(name.trim(), faces.map(({ id }) => id));
  }
}

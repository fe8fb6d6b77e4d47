// Who is in the photo: each face with its person, to be named or corrected right there.
import { assignFace, rejectFace } from '../shared/api.js';
import { button, make } from '../shared/dom.js';
import { faceCrop } from '../people/face.js';
import { askName, nameForm } from '../people/naming.js';
import { section } from './facts.js';

/** @param changed called with the id of a face that was named or corrected; resolves when the photo is drawn anew */
export function peopleIn(faces, people, changed) {
  if (faces.length === 0) {
    return { element: null, choose() {} };
  }
  const lines = new Map(faces.map(face => [face.id, line(face, people, changed)]));
  return {
    element: section('People', make('ul', { className: 'faces' }, [...lines.values()])),
    /** Brings the keyboard to a face that was pressed in the picture. */
    choose(id) {
      const chosen = lines.get(id);
      chosen?.scrollIntoView({ block: 'nearest' });
      chosen?.querySelector('input, a, button').focus();
    },
  };
}

function line(face, people, changed) {
  const { person } = face;
  const then = action => async () => {
    if (await action() !== false) {
      await changed(face.id);
    }
  };
  return make('li', { dataset: { face: face.id } }, faceCrop(face), person
    ? make('div', {},
      make('a', { href: `/people/${person.id}`, textContent: person.name }),
      face.confirmed ? null : make('span', { className: 'quiet small', textContent: ' recognised' }),
      make('div', { className: 'row' },
        face.confirmed ? null : button('Yes', then(() => assignFace(face.id, { personId: person.id })), { className: 'small-button', 'aria-label': `Yes, this is ${person.name}` }),
        button(`Not ${person.name}`, then(() => rejectFace(face.id, person.id)), { className: 'small-button' }),
        button('Somebody else', then(() => askName(people, face)), { className: 'small-button' })))
    : make('div', {}, nameForm(people, [face], 'Name of this person', () => changed(face.id))));
}

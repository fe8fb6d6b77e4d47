// One person: all their faces, and what can be put right.
import { Problem, assignFace, deletePerson, listFaces, listPeople, mergePeople, rejectFace, renamePerson } from '../shared/api.js';
import { asked, confirmed } from '../shared/ask.js';
import { button, make } from '../shared/dom.js';
import { tell } from '../shared/notices.js';
import { many } from '../shared/words.js';
import { go, refresh } from '../shell/router.js';
import { faceCrop } from './face.js';
import { askName } from './naming.js';

export async function openPerson({ parameters: [id] }) {
  const [{ items: people }, faces] = await Promise.all([listPeople(), listFaces({ person: id })]);
  const person = people.find(one => one.id === id);
  if (!person) {
    throw new Problem(404, { detail: 'There is no such person, or they were merged into another.' });
  }
  const others = people.filter(one => one !== person);
  const list = make('ul', { className: 'face-grid' });
  const more = button('More', () => showMore(), { hidden: true });
  let cursor = null;

  function show({ items, nextCursor }) {
    list.append(...items.map(face => faceCard(face, person, people)));
    cursor = nextCursor;
    more.hidden = cursor === null;
  }
  const showMore = async () => show(await listFaces({ person: id }, cursor));
  show(faces);

  const element = make('div', { className: 'page' },
    make('div', { className: 'head person-head' },
      person.cover ? faceCrop(person.cover) : null,
      make('div', { className: 'who' }, make('h1', { textContent: person.name }), make('p', { className: 'quiet', textContent: `${many(person.faceCount, 'face')} in ${many(person.imageCount, 'photo')}` })),
      make('a', { className: 'button', href: `/?person=${id}`, textContent: 'Show the photos' }),
      button('Rename', () => rename(person)),
      others.length > 0 ? button('Merge', () => merge(person, others)) : null,
      button('Remove', () => remove(person), { className: 'danger' })),
    list, more);
  return { element, title: person.name };
}

function faceCard(face, person, people) {
  const card = make('li', { className: 'panel' },
    make('a', { href: `/photos/${face.imageId}`, 'aria-label': 'Open the photo of this face' }, faceCrop(face)),
    make('p', { className: 'quiet small', textContent: face.confirmed ? 'named' : 'recognised' }),
    make('div', { className: 'row' },
      face.confirmed ? null : button('Yes', () => assignFace(face.id, { personId: person.id }).then(refresh), { className: 'small-button', 'aria-label': `Yes, this is ${person.name}` }),
      button(`Not ${person.name}`, async () => {
        await rejectFace(face.id, person.id);
        card.remove();
      }, { className: 'small-button' }),
      button('Somebody else', async () => await askName(people, face) && refresh(), { className: 'small-button' })));
  return card;
}

async function rename(person) {
  const values = await asked(`Rename ${person.name}`, [make('input', { name: 'name', value: person.name, required: true, maxLength: 200, autofocus: true, 'aria-label': 'Name', autocomplete: 'off' })], 'Save');
  if (values?.name.trim()) {
    await renamePerson(person.id, values.name.trim());
    await refresh();
  }
}

async function merge(person, others) {
  const values = await asked(`Who is the same person as ${person.name}?`, [
    make('p', { className: 'quiet', textContent: `All their faces become faces of ${person.name}, and their name goes.` }),
    make('select', { name: 'other', 'aria-label': 'The same person' }, others.map(({ id, name }) => make('option', { value: id, textContent: name }))),
  ], 'Merge');
  if (values) {
    await mergePeople(person.id, values.other);
    await refresh();
  }
}

async function remove(person) {
  if (await confirmed(`Remove ${person.name}?`, 'The photos stay. Their faces are unknown again.', 'Remove')) {
    await deletePerson(person.id);
    tell(`${person.name} was removed.`);
    await go('/people', { replace: true });
  }
}

// Everybody who is known, and the faces nobody has named yet.
import { assignFace, listFaceGroups, listPeople } from '../shared/api.js';
import { button, icon, make } from '../shared/dom.js';
import { many } from '../shared/words.js';
import { refresh } from '../shell/router.js';
import { faceCrop } from './face.js';
import { nameForm } from './naming.js';

const GROUPS = 60;
const FACES_SHOWN = 6;

export async function openPeople() {
  const [{ items: people }, { items: groups }] = await Promise.all([listPeople(), listFaceGroups(GROUPS)]);
  const element = make('div', { className: 'page people' },
    make('div', { className: 'head' }, make('h1', { textContent: 'People' })),
    people.length > 0 ? make('ul', { className: 'persons' }, people.map(card)) : null,
    groups.length > 0 ? unknown(groups, people) : null,
    people.length + groups.length === 0 ? nobody() : null);
  return { element, title: 'People' };
}

function card(person) {
  return make('li', {}, make('a', { className: 'person', href: `/people/${person.id}` },
    person.cover ? faceCrop(person.cover) : make('span', { className: 'face-crop nobody' }, icon('people')),
    make('strong', { textContent: person.name }),
    make('span', { className: 'quiet small', textContent: many(person.imageCount, 'photo') })));
}

function unknown(groups, people) {
  return make('section', { 'aria-labelledby': 'unknown-title' },
    make('h2', { id: 'unknown-title', textContent: 'Who is this?' }),
    make('p', { className: 'quiet', textContent: 'Faces that look alike are together. Give them a name, and more photos of that person are found by themselves.' }),
    make('ul', { className: 'groups' }, groups.map(group => make('li', { className: 'panel group' },
      make('div', { className: 'crops' },
        group.faces.slice(0, FACES_SHOWN).map(face => make('a', { href: `/photos/${face.imageId}`, 'aria-label': 'Open the photo of this face' }, faceCrop(face))),
        group.count > FACES_SHOWN ? make('span', { className: 'quiet', textContent: `and ${group.count - FACES_SHOWN} more` }) : null),
      nameForm(people, group.faces, `Name of the person with ${many(group.count, 'face')}`, refresh),
      button('Nobody I know', async () => {
        for (const { id } of group.faces) {
          await assignFace(id, {});
        }
        await refresh();
      }, { className: 'small-button quiet-button' })))));
}

const nobody = () => make('div', { className: 'empty' },
  make('h2', { textContent: 'Nobody yet' }),
  make('p', { textContent: 'Faces are found while photos are analysed, and appear here to be named.' }),
  make('p', {}, 'That takes the models for faces: ', make('a', { href: '/operations', textContent: 'see which are installed' }), '.'));

// One photo with all that was found in it, and how the analysis went.
import { analyseAgain, deleteImage, getImage, getResults, getStatuses, listPeople, query } from '../shared/api.js';
import { confirmed } from '../shared/ask.js';
import { button, icon, make } from '../shared/dom.js';
import { failed } from '../shared/notices.js';
import { badge, isPrepared } from '../shared/status.js';
import { filtersOf } from '../gallery/filters.js';
import { allLists } from '../gallery/photo-list.js';
import { go } from '../shell/router.js';
import { pictureOf } from './boxes.js';
import { cameraOf, captionOf, fileOf, objectsOf, placeOf, section, tagsOf, textOf } from './facts.js';
import { neighbourLinks, startNeighbourKeys } from './neighbours.js';
import { peopleIn } from './people.js';
import { similarTo } from './similar.js';
import { timelineOf } from './timeline.js';

export async function openPhoto({ parameters: [id], query: parameters }) {
  const filters = filtersOf(parameters);
  const home = `/${query(filters)}`;
  const neighbours = neighbourLinks(id, filters);
  const known = await read(id);
  let { status } = known;

  const state = make('span', { className: 'state', role: 'status' }, badge(status.status));
  const columns = make('div', { className: 'columns' });
  const timeline = make('div');
  const element = make('article', { className: 'photo' },
    make('div', { className: 'photo-tools' },
      make('a', { className: 'button quiet-button', href: home, 'aria-label': 'Back to the photos' }, icon('left'), 'Photos'),
      make('h1', { textContent: known.image.fileName }),
      state,
      neighbours.element,
      button([icon('again'), make('span', { textContent: 'Analyse again' })], () => analyseAgain(id), { title: 'Analyse again' }),
      button([icon('delete'), make('span', { textContent: 'Delete' })], remove, { className: 'danger', title: 'Delete' })),
    columns,
    similarTo(id));

  async function remove() {
    if (await confirmed(`Delete ${known.image.fileName}?`, 'The file and all that is known of it are deleted. This cannot be undone.', 'Delete')) {
      await deleteImage(id);
      allLists().forEach(list => list.remove(id));
      const next = await neighbours.next();
      await go(next ?? home, { replace: true });
    }
  }

  function draw({ image, results, faces, people }) {
    const prepared = isPrepared(status) || image.lastAnalyzed !== null;
    const named = peopleIn(faces, people, face => reread().then(again => again.choose(face)));
    timeline.replaceChildren(timelineOf(id, status));
    columns.replaceChildren(
      make('div', { className: 'main' }, pictureOf(image, results, faces, prepared, named.choose), section('Analysis', timeline)),
      make('div', { className: 'facts' },
        status.error ? make('p', { className: 'trouble', textContent: status.error }) : null,
        captionOf(image, results),
        named.element,
        tagsOf(image),
        objectsOf(results),
        textOf(results),
        placeOf(image, results),
        cameraOf(results),
        fileOf(image)));
    return named;
  }

  const reread = async () => draw(await read(id));

  draw(known);
  const stopKeys = startNeighbourKeys(neighbours, () => go(home));
  return {
    element,
    title: known.image.fileName,
    status(change) {
      // What is told again is not drawn again: a button must not go from under a finger.
      if (change.imageId !== id || JSON.stringify(change) === JSON.stringify(status)) {
        return;
      }
      const before = status;
      status = change;
      state.replaceChildren(badge(status.status));
      timeline.replaceChildren(timelineOf(id, status));
      // The whole is drawn anew where it matters, and not under the hands of somebody who types.
      const ended = before.status !== status.status || isPrepared(before) !== isPrepared(status);
      if (ended && !columns.contains(document.activeElement?.closest('input'))) {
        reread().catch(failed);
      }
    },
    close: stopKeys,
  };
}

async function read(id) {
  const [image, { results }, [status], people] = await Promise.all([getImage(id), getResults(id), getStatuses([id]), listPeople().then(({ items }) => items, () => [])]);
  return { image, results, status, people, faces: (results.faces?.items ?? []).map(face => faceOf(image, face)) };
}

/** A face as the list of faces has it. One that has a person and no distance was not matched: somebody said who it is. */
function faceOf({ id, width, height }, { personId, personName, distance, ...face }) {
  const person = personId ? { id: personId, name: personName } : null;
  return { ...face, imageId: id, imageWidth: width, imageHeight: height, person, confirmed: person !== null && typeof distance !== 'number' };
}

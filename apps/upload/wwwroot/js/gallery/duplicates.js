// Photos that are nearly the same, together, so that the worse ones can go.
import { deleteImage, listDuplicates, thumbnailUrl } from '../shared/api.js';
import { confirmed } from '../shared/ask.js';
import { button, icon, make } from '../shared/dom.js';
import { percent, size } from '../shared/words.js';
import { allLists } from './photo-list.js';

export async function openDuplicates() {
  const list = make('ul', { className: 'duplicates' });
  const more = button('More', async () => show(await listDuplicates(cursor)), { hidden: true });
  const nothing = make('div', { className: 'empty', hidden: true },
    make('h2', { textContent: 'No duplicates' }),
    make('p', { textContent: 'The same file is recognised when it is uploaded; photos that are nearly the same would be shown here.' }));
  let cursor = null;

  function show({ items, nextCursor }) {
    list.append(...items.map(group));
    cursor = nextCursor;
    more.hidden = cursor === null;
    nothing.hidden = list.children.length > 0;
  }
  show(await listDuplicates());
  return {
    title: 'Duplicates',
    element: make('div', { className: 'page' }, make('div', { className: 'head' }, make('h1', { textContent: 'Duplicates' })), nothing, list, more),
  };
}

function group({ similarity, images }) {
  const element = make('li', { className: 'panel' }, make('h2', { textContent: `${images.length} photos, ${percent(similarity)} alike` }));
  const photos = make('ul', { className: 'copies' });
  photos.append(...images.map(image => {
    const photo = make('li', {},
      make('a', { href: `/photos/${image.id}` }, make('img', { src: thumbnailUrl(image.id, 512), alt: image.caption || image.fileName, loading: 'lazy' })),
      make('p', { className: 'name', textContent: image.fileName }),
      make('p', { className: 'quiet small number', textContent: `${image.width} × ${image.height}, ${size(image.byteSize)}` }),
      button([icon('delete'), 'Delete'], async () => {
        if (await confirmed(`Delete ${image.fileName}?`, 'The others of the group stay. This cannot be undone.', 'Delete')) {
          await deleteImage(image.id);
          allLists().forEach(list => list.remove(image.id));
          photo.remove();
          if (photos.children.length < 2) {
            element.remove();
          }
        }
      }, { className: 'small-button danger' }));
    return photo;
  }));
  element.append(photos);
  return element;
}

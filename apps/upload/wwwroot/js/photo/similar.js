// Photos that look alike.
import { listSimilar, thumbnailUrl } from '../shared/api.js';
import { make } from '../shared/dom.js';
import { remedyOf } from '../shared/status.js';
import { percent } from '../shared/words.js';

const SHOWN = 12;

/** Comes in when it is known, and stays away when there are none. */
export function similarTo(id) {
  const section = make('section', { className: 'similar', hidden: true, 'aria-labelledby': 'similar-title' });
  listSimilar(id, SHOWN).then(({ items, notCompared }) => {
    section.hidden = items.length === 0 && !notCompared;
    section.append(
      make('h2', { id: 'similar-title', textContent: 'Similar photos' }),
      notCompared
        ? make('p', { className: 'remark' }, `${notCompared.reason} `, notCompared.remedy ? remedyOf(notCompared.remedy) : null)
        : make('ul', {}, items.map(({ image, similarity }) => make('li', {},
          make('a', { href: `/photos/${image.id}`, title: `${image.fileName}, ${percent(similarity)} alike` },
            make('img', { src: thumbnailUrl(image.id, 256), alt: image.caption || image.fileName, loading: 'lazy' }))))));
  }, () => {}); // the photo itself is there all the same
  return section;
}

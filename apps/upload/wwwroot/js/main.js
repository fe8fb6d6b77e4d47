// The table of contents: which page is at which address, and what is on all of them.
import { openDuplicates } from './gallery/duplicates.js';
import { openGallery } from './gallery/page.js';
import { allLists } from './gallery/photo-list.js';
import { openOperations } from './operations/page.js';
import { openPeople } from './people/page.js';
import { openPerson } from './people/person.js';
import { openPhoto } from './photo/page.js';
import { openSearch, startSearchField } from './search/page.js';
import { getImage } from './shared/api.js';
import { watchStatus } from './shared/status.js';
import { startKeys } from './shell/keys.js';
import { forward, startRouter } from './shell/router.js';
import { showSession } from './shell/session.js';
import { startUploads } from './uploads/start.js';

const ID = '([0-9a-f]{8}-[0-9a-f-]{27})';

watchStatus(
  change => {
    allLists().forEach(list => list.take(change));
    forward(change);
  },
  () => allLists().flatMap(list => list.unfinished()));

startUploads(async ({ id }) => {
  const image = await getImage(id);
  allLists().filter(({ filtered }) => !filtered).forEach(list => list.insert(image));
});
startKeys();
startSearchField();
showSession();

await startRouter([
  { path: /^\/$/, open: openGallery, nav: '/' },
  { path: new RegExp(`^/photos/${ID}$`), open: openPhoto, nav: '/' },
  { path: /^\/duplicates$/, open: openDuplicates, nav: '/' },
  { path: /^\/search$/, open: openSearch, nav: null },
  { path: /^\/people$/, open: openPeople, nav: '/people' },
  { path: new RegExp(`^/people/${ID}$`), open: openPerson, nav: '/people' },
  { path: /^\/operations$/, open: openOperations, nav: '/operations' },
]);

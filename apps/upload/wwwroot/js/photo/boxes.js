// The photo with what was found drawn over it, each kind switched by itself.
import { contentUrl, thumbnailUrl } from '../shared/api.js';
import { icon, make } from '../shared/dom.js';
import { percent } from '../shared/words.js';

const KINDS = { objects: 'Objects', faces: 'Faces', text: 'Text' };

/** Which kinds are shown; kept from photo to photo. */
const shown = { objects: true, faces: true, text: true };

/**
 * @param image as the API gives it
 * @param results by analysis
 * @param faces of the image, with the people they are
 * @param prepared whether the picture is there to be shown
 * @param chosen called with the id of a face that was pressed
 */
export function pictureOf(image, results, faces, prepared, chosen) {
  const ratio = image.width / image.height;
  const found = {
    objects: (results.objects?.items ?? []).map(item => box('objects', item.box, `${item.label} ${percent(item.confidence)}`)),
    faces: faces.map(face => faceBox(face, chosen)),
    text: (results.text?.lines ?? []).map(line => box('text', line.box, line.text)),
  };
  const picture = prepared
    ? make('img', { src: thumbnailUrl(image.id, 2048), alt: image.caption ?? image.fileName })
    : make('div', { className: 'no-picture' }, icon('photos'), make('p', { textContent: 'There is no picture to show.' }));
  const view = make('div', { className: 'view', style: { aspectRatio: `${image.width} / ${image.height}` } }, picture, ...Object.values(found).flat());
  view.style.setProperty('--ratio', ratio);
  for (const kind of Object.keys(KINDS)) {
    view.classList.toggle(`hide-${kind}`, !shown[kind]);
  }

  const switches = Object.entries(KINDS).filter(([kind]) => found[kind].length > 0).map(([kind, name]) => {
    const toggle = make('button', { type: 'button', className: 'small-button', 'aria-pressed': String(shown[kind]), dataset: { kind } }, `${name} ${found[kind].length}`);
    toggle.addEventListener('click', () => {
      shown[kind] = !shown[kind];
      toggle.setAttribute('aria-pressed', String(shown[kind]));
      view.classList.toggle(`hide-${kind}`, !shown[kind]);
    });
    return toggle;
  });
  return make('figure', { className: 'picture' },
    make('div', { className: 'frame' }, view),
    make('figcaption', {},
      make('div', { className: 'row', role: 'group', 'aria-label': 'Boxes over the photo' }, switches),
      make('a', { href: contentUrl(image.id), target: '_blank', rel: 'noopener', className: 'button small-button quiet-button' }, icon('open'), 'Original')));
}

/** What a box marks is also said beside the photo, so the boxes are nothing to be read out. */
function box(kind, { x, y, width, height }, words) {
  return make('span', { className: 'box', title: words, 'aria-hidden': 'true', dataset: { kind }, style: place(x, y, width, height) }, make('span', { textContent: words }));
}

function faceBox(face, chosen) {
  const { x, y, width, height } = face.box;
  const words = face.person?.name ?? 'Who is this?';
  return make('button', { type: 'button', className: 'box', title: words, 'aria-label': face.person ? `Face of ${words}` : `${words} An unknown face`, dataset: { kind: 'faces' }, style: place(x, y, width, height), onclick: () => chosen(face.id) },
    make('span', { textContent: words }));
}

const place = (x, y, width, height) => ({ left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });

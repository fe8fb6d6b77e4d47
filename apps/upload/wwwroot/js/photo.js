// One photo with all that was found in it, and how the analysis went.
import { contentUrl, deleteImage, getImage, getResults, getStatus, rerun, thumbnailUrl } from './api.js';
import { badge, make } from './dom.js';

const dialog = document.getElementById('photo');
let shown = null;
let removed = () => {};

/** @param gone called with the id of a photo that was deleted */
export function startPhoto(gone) {
  removed = gone;
  dialog.addEventListener('close', () => {
    shown = null;
    if (location.hash) {
      history.replaceState(null, '', location.pathname);
    }
  });
  dialog.addEventListener('click', event => event.target === dialog && dialog.close());
  addEventListener('hashchange', openFromAddress);
  openFromAddress();
}

export function openPhoto(id) {
  location.hash = id;
}

/** Draws the open photo anew when it is the one that changed. */
export async function refreshPhoto(status) {
  if (status.imageId === shown) {
    await draw(shown, status);
  }
}

async function openFromAddress() {
  const id = location.hash.slice(1);
  if (!id) {
    dialog.close();
    return;
  }
  shown = id;
  try {
    await draw(id, await getStatus(id));
    if (!dialog.open) {
      dialog.showModal();
    }
  } catch {
    dialog.close(); // the photo is gone, and with it its address
  }
}

async function draw(id, status) {
  const [image, { results }] = await Promise.all([getImage(id), getResults(id)]);
  if (shown !== id) {
    return;
  }
  dialog.replaceChildren(
    make('header', {},
      make('h2', { id: 'photo-title', textContent: image.fileName }),
      badge(status.status),
      button('Analyse again', () => rerun(id)),
      button('Delete', async () => {
        if (confirm(`Delete ${image.fileName} with all that is known of it?`)) {
          await deleteImage(id);
          dialog.close();
          removed(id);
        }
      }, 'danger'),
      button('Close', () => dialog.close())),
    make('div', { className: 'columns' },
      picture(image, results, status),
      make('div', { className: 'stage-side' }, ...findings(image, results, status))));
}

function picture(image, results, status) {
  const prepared = status.stages.some(stage => stage.stage === 'preprocess' && stage.status === 'completed');
  const boxes = make('div', { className: 'boxes' });
  const marked = [
    ...(results.text?.lines ?? []).map(line => ({ box: line.box, title: line.text })),
    ...(results.objects?.items ?? []).map(item => ({ box: item.box, title: `${item.label} ${percent(item.confidence)}` })),
    ...(results.faces?.items ?? []).map(face => ({ box: face.box, title: face.personName ?? 'a face' })),
  ];
  for (const { box, title } of marked) {
    boxes.append(make('span', { className: 'box', title, style: { left: percent(box.x), top: percent(box.y), width: percent(box.width), height: percent(box.height) } }));
  }
  return make('div', { className: 'picture' },
    prepared
      ? make('div', { className: 'view' }, make('img', { src: thumbnailUrl(image.id, 1024), alt: image.caption ?? image.fileName }), boxes)
      : make('p', { className: 'quiet', textContent: status.error ?? 'The picture is being prepared.' }),
    make('p', {}, make('a', { href: contentUrl(image.id), target: '_blank', rel: 'noopener', textContent: 'Original' }),
      ` ${image.width} × ${image.height}, ${(image.byteSize / 1e6).toFixed(2)} MB`));
}

function* findings(image, results, status) {
  if (status.error) {
    yield make('p', { className: 'lead', role: 'alert', textContent: status.error });
  }
  if (results.caption?.text) {
    yield make('p', { className: 'lead', textContent: results.caption.text });
  }
  if (image.tags.length) {
    yield make('h3', { textContent: 'Tags' });
    yield make('p', { textContent: image.tags.map(tag => tag.name).join(', ') });
  }
  if (results.text) {
    yield make('h3', { textContent: 'Text' });
    yield results.text.text ? make('pre', { textContent: results.text.text }) : make('p', { className: 'quiet', textContent: 'No text found.' });
  }
  if (results.metadata) {
    yield make('h3', { textContent: 'Camera' });
    yield facts(metadata(results.metadata));
  }
  yield make('h3', { textContent: 'Analysis' });
  yield make('ul', { className: 'stages' }, ...status.stages.map(stage => make('li', {},
    make('span', { textContent: stage.stage }),
    badge(stage.status),
    make('span', { className: 'quiet', textContent: [stage.durationMs === undefined ? null : duration(stage.durationMs), stage.attempts > 1 ? `${stage.attempts} attempts` : null].filter(Boolean).join(', ') }),
    stage.error ? make('span', { className: 'reason', textContent: [stage.error, stage.remedy].filter(Boolean).join(' ') }) : null)));
}

function* metadata({ takenAt, camera, exposure, location, keywords }) {
  yield ['Taken', takenAt?.replace('T', ' ')];
  yield ['Camera', [camera.make, camera.model].filter(Boolean).join(' ')];
  yield ['Lens', camera.lens];
  yield ['Exposure', [
    exposure.exposureTime && `${exposure.exposureTime} s`, exposure.fNumber && `f/${exposure.fNumber}`, exposure.iso && `ISO ${exposure.iso}`, exposure.focalLength && `${exposure.focalLength} mm`,
  ].filter(Boolean).join(', ')];
  yield ['Place', location && `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}${location.altitude === null ? '' : `, ${Math.round(location.altitude)} m`}`];
  yield ['Keywords', keywords.join(', ')];
}

function facts(entries) {
  const known = [...entries].filter(([, value]) => value);
  return known.length
    ? make('dl', {}, ...known.flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', { textContent: value })]))
    : make('p', { className: 'quiet', textContent: 'The file says nothing.' });
}

function button(text, action, className = '') {
  const element = make('button', { type: 'button', textContent: text, className });
  element.addEventListener('click', () => Promise.resolve(action()).catch(problem => alert(problem.message)));
  return element;
}

const percent = part => `${(part * 100).toFixed(2)}%`;
const duration = milliseconds => milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;

// What is known of a photo, in sections beside it.
import { make } from '../shared/dom.js';
import { percent, size, when } from '../shared/words.js';

const NEAR = 0.02; // degrees, about two kilometres
const TEXT_TAGS = 12;

export function section(title, ...content) {
  return make('section', { className: 'fact' }, make('h2', { textContent: title }), content);
}

export function captionOf(image, results) {
  return results.caption?.text ? make('p', { className: 'lead', textContent: results.caption.text }) : image.caption ? make('p', { className: 'lead', textContent: image.caption }) : null;
}

export function tagsOf(image) {
  // Words of the text are tags too, and may be many; the text itself is shown anyway, and so are people.
  const texts = image.tags.filter(({ kind }) => kind === 'text').slice(0, TEXT_TAGS);
  const tags = [...image.tags.filter(({ kind }) => kind !== 'text' && kind !== 'person'), ...texts];
  const names = new Set();
  return tags.length === 0 ? null : section('Tags', make('ul', { className: 'chips' }, tags.filter(({ name }) => !names.has(name) && names.add(name)).map(({ kind, name, confidence }) =>
    make('li', {}, make('a', { className: 'chip', href: `/?tag=${encodeURIComponent(name)}`, title: `${kind}, ${percent(confidence)}`, textContent: spaced(name) })))));
}

export function objectsOf({ objects, scene }) {
  const items = objects?.items ?? [];
  const counted = Map.groupBy(items, ({ label }) => label);
  const seen = [...counted].map(([label, all]) => all.length > 1 ? `${label} (${all.length})` : label).join(', ');
  const around = scene ? { true: 'Inside', false: 'Outside', null: 'Not known' }[scene.indoor] : null;
  const places = scene?.labels.slice(0, 5).map(({ name, confidence }) => `${spaced(name)} ${percent(confidence)}`).join(', ');
  return facts('What is in it', [
    ['Objects', objects ? seen || 'none found' : null],
    ['Inside or outside', around],
    ['Place or setting', places],
  ]);
}

export function textOf({ text }) {
  if (!text) {
    return null;
  }
  return section('Text', text.text
    ? make('pre', { textContent: text.text, lang: text.language ?? '' })
    : make('p', { className: 'quiet', textContent: 'No text found.' }));
}

export function cameraOf({ metadata }) {
  if (!metadata) {
    return null;
  }
  const { takenAt, camera, exposure, keywords, tags } = metadata;
  return facts('Camera', [
    ['Taken', takenAt?.replace('T', ' ')],
    ['Camera', cameraName(camera)],
    ['Lens', camera.lens],
    ['Exposure', [exposure.exposureTime && `${exposure.exposureTime} s`, exposure.fNumber && `f/${exposure.fNumber}`, exposure.iso && `ISO ${exposure.iso}`, exposure.focalLength && `${exposure.focalLength} mm`].filter(Boolean).join(', ')],
    ['Keywords', keywords.join(', ')],
    ...Object.entries(tags).map(([name, value]) => [inWords(name), value]),
  ]);
}

/** Some models write gas_station. */
const spaced = name => name.replaceAll('_', ' ');

/** exposureBias as it is said. */
const inWords = name => name.charAt(0).toUpperCase() + name.slice(1).replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

/** Most models begin with their maker. */
const cameraName = ({ make: maker, model }) => model?.toLowerCase().startsWith(maker?.toLowerCase() ?? '') ? model : [maker, model].filter(Boolean).join(' ');

/** A place is shown as numbers and as links; a map would tell others where the photo was taken, so it is only asked for when somebody follows one. */
export function placeOf(image, { metadata }) {
  const location = metadata?.location ?? image.location;
  if (!location) {
    return null;
  }
  const { latitude, longitude, altitude } = location;
  const height = typeof altitude === 'number' ? `, ${Math.round(altitude)} m above sea level` : '';
  const box = [longitude - NEAR, latitude - NEAR, longitude + NEAR, latitude + NEAR].map(degrees => degrees.toFixed(4)).join(',');
  return section('Place',
    make('p', { className: 'number', textContent: `${latitude.toFixed(5)}, ${longitude.toFixed(5)}${height}` }),
    make('p', { className: 'links' },
      make('a', { href: `/?box=${box}`, textContent: 'Photos near here' }),
      make('a', { href: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`, target: '_blank', rel: 'noopener noreferrer', textContent: 'OpenStreetMap' })));
}

export function fileOf(image) {
  return facts('File', [
    ['Size', `${image.width} × ${image.height}, ${size(image.byteSize)}`],
    ['Kind', image.contentType.replace('image/', '').toUpperCase()],
    ['Uploaded', when(image.uploadedAt)],
  ]);
}

function facts(title, entries) {
  const known = entries.filter(([, value]) => value);
  return known.length === 0 ? null : section(title, make('dl', {}, known.flatMap(([name, value]) => [make('dt', { textContent: name }), make('dd', {}, make('span', { textContent: value, title: value }))])));
}

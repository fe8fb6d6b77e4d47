// A face, cut out of its photo.
import { thumbnailUrl } from '../shared/api.js';
import { make } from '../shared/dom.js';

/** How much of the photo around the face is shown, as a multiple of its box. */
const AROUND = 1.5;
const THUMBNAIL = 1024;

/** A square with the face; how large it is, the style sheet says. */
export function faceCrop(face, alt = '') {
  const { imageId, imageWidth, imageHeight, box } = face;
  const [width, height] = [box.width * imageWidth, box.height * imageHeight];
  const side = Math.min(Math.max(width, height) * AROUND, imageWidth, imageHeight);
  const left = within(box.x * imageWidth + width / 2 - side / 2, imageWidth - side);
  const top = within(box.y * imageHeight + height / 2 - side / 2, imageHeight - side);
  return make('span', { className: 'face-crop' }, make('img', {
    src: thumbnailUrl(imageId, THUMBNAIL), alt, loading: 'lazy', decoding: 'async',
    style: { width: `${imageWidth / side * 100}%`, left: `${-left / side * 100}%`, top: `${-top / side * 100}%` },
  }));
}

const within = (value, max) => Math.max(0, Math.min(max, value));

// One file on its way to the service.
import { Problem, signIn } from '../shared/api.js';

/**
 * Sends a file. `progress` hears the part that is sent, 0..1; `signal` stops it.
 * @returns the accepted image; throws a Problem, or an AbortError when stopped
 */
export function uploadFile(file, progress, signal) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much is sent
    request.open('POST', '/api/upload');
    request.responseType = 'json';
    request.upload.addEventListener('progress', event => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener('load', () => {
      if (request.status === 202) {
        done(request.response.images[0]);
        return;
      }
      if (request.status === 401) {
        signIn();
      }
      failed(new Problem(request.status, request.response ?? {}));
    });
    request.addEventListener('error', () => failed(new Problem(0, { detail: 'The connection broke, or the file cannot be read any more. Try again.' })));
    request.addEventListener('abort', () => failed(signal.reason));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    const form = new FormData();
    form.append('files', file);
    request.send(form);
  });
}

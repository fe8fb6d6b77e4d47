// The files that are to be uploaded, a few at a time. Says by events what becomes of each: 'changed' with the upload, 'accepted' with it.
import { uploadFile } from './upload.js';

const AT_ONCE = 3;

export class UploadQueue extends EventTarget {
  /** { file, state: waiting | sending | accepted | failed | cancelled, sent: 0..1, image?, problem? } in the order they came. */
  uploads = [];
  #running = 0;

  get busy() {
    return this.uploads.some(({ state }) => state === 'waiting' || state === 'sending');
  }

  count = state => this.uploads.filter(upload => upload.state === state).length;

  add(files) {
    for (const file of files) {
      const upload = { file, state: 'waiting', sent: 0 };
      this.uploads.push(upload);
      this.#changed(upload);
    }
    this.#next();
  }

  retry(upload) {
    Object.assign(upload, { state: 'waiting', sent: 0, problem: null });
    this.#changed(upload);
    this.#next();
  }

  cancel(upload) {
    if (upload.state === 'sending') {
      upload.stop.abort(new DOMException('Cancelled', 'AbortError'));
    } else if (upload.state === 'waiting') {
      upload.state = 'cancelled';
      this.#changed(upload);
    }
  }

  /** Forgets those that are done with. */
  forget() {
    this.uploads = this.uploads.filter(({ state }) => state === 'waiting' || state === 'sending');
  }

  #next() {
    for (const upload of this.uploads) {
      if (this.#running === AT_ONCE) {
        return;
      }
      if (upload.state === 'waiting') {
        this.#running++;
        this.#send(upload).finally(() => {
          this.#running--;
          this.#next();
        });
      }
    }
  }

  async #send(upload) {
    upload.state = 'sending';
    upload.stop = new AbortController();
    this.#changed(upload);
    try {
      upload.image = await uploadFile(upload.file, part => {
        upload.sent = part;
        this.#changed(upload);
      }, upload.stop.signal);
      upload.state = 'accepted';
      this.dispatchEvent(new CustomEvent('accepted', { detail: upload }));
    } catch (problem) {
      upload.problem = problem;
      upload.state = problem.name === 'AbortError' ? 'cancelled' : 'failed';
    }
    this.#changed(upload);
  }

  #changed = upload => this.dispatchEvent(new CustomEvent('changed', { detail: upload }));
}

// The API as the pages use it. An answer that is no success throws a Problem with the words the service found for it.

export class Problem extends Error {
  constructor(status, details) {
    super(details.detail ?? details.title ?? `The service answered ${status}.`);
    this.status = status;
    this.type = details.type;
    this.rejected = details.rejected ?? [];
  }
}

async function ask(path, options) {
  const response = await fetch(path, options).catch(() => {
    throw new Problem(0, { detail: 'The service cannot be reached. Is it running?' });
  });
  if (!response.ok) {
    throw new Problem(response.status, await response.json().catch(() => ({})));
  }
  return response.status === 204 || response.headers.get('content-length') === '0' ? null : response.json();
}

const post = (path, body) => ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

export const listImages = (cursor, limit = 60) => ask(`/api/images?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
export const getImage = id => ask(`/api/images/${id}`);
export const deleteImage = id => ask(`/api/images/${id}`, { method: 'DELETE' });
export const getResults = id => ask(`/api/images/${id}/analysis`);
export const getStatus = id => ask(`/api/analysis/status?imageId=${id}`).then(([status]) => status);
export const rerun = (id, stages) => post(`/api/images/${id}/analysis`, stages ? { stages } : {});
export const getQueue = () => ask('/api/analysis/queue');

export const contentUrl = id => `/api/images/${id}/content`;
export const thumbnailUrl = (id, size) => `/api/images/${id}/thumbnail?size=${size}`;

/** Uploads one file; `progress` hears the part that is sent, 0..1. Resolves with the accepted image, rejects with a Problem. */
export function uploadFile(file, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/upload');
    request.responseType = 'json';
    request.upload.addEventListener('progress', event => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener('load', () => request.status === 202
      ? done(request.response.images[0])
      : failed(new Problem(request.status, request.response ?? {})));
    request.addEventListener('error', () => failed(new Problem(0, { detail: 'The connection broke. Try again.' })));
    const form = new FormData();
    form.append('files', file);
    request.send(form);
  });
}

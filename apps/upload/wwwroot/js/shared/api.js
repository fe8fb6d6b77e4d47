// The API as the pages use it. An answer that is no success throws a Problem with the words the service found for it.

export class Problem extends Error {
  constructor(status, details = {}) {
    super(details.detail ?? details.title ?? `The service answered ${status}. Try again.`);
    this.status = status;
    this.type = details.type;
  }
}

/** Leaves for the sign-in page, and comes back to here from it. */
export function signIn() {
  location.assign(`/login.html?return=${encodeURIComponent(location.pathname + location.search)}`);
}

async function ask(path, options) {
  const response = await fetch(path, options).catch(error => {
    throw error.name === 'AbortError' ? error : new Problem(0, { detail: 'The service cannot be reached. Check that it is running and that you are online, then try again.' });
  });
  if (response.ok) {
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  }
  if (response.status === 401 && path !== '/api/session') {
    signIn();
  }
  throw new Problem(response.status, await response.json().catch(() => ({})));
}

const send = (method, path, body) => ask(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const post = (path, body = {}) => send('POST', path, body);
const remove = path => ask(path, { method: 'DELETE' });

/** A query string of what is there; a list becomes one parameter for each of its values. */
export function query(values) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') {
        parameters.append(name, one);
      }
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

export const listImages = (filters, cursor, limit) => ask(`/api/images${query({ ...filters, cursor, limit })}`);
export const getImage = id => ask(`/api/images/${id}`);
export const deleteImage = id => remove(`/api/images/${id}`);
export const listSimilar = (id, limit) => ask(`/api/images/${id}/similar${query({ limit })}`);
export const listDuplicates = cursor => ask(`/api/duplicates${query({ cursor })}`);
export const searchImages = (q, filters, cursor) => ask(`/api/search${query({ q, ...filters, cursor })}`);
export const listTags = limit => ask(`/api/tags${query({ limit })}`);
export const contentUrl = id => `/api/images/${id}/content`;
export const thumbnailUrl = (id, size) => `/api/images/${id}/thumbnail?size=${size}`;

export const getResults = id => ask(`/api/images/${id}/analysis`);
export const getStatuses = ids => ids.length ? ask(`/api/analysis/status${query({ imageId: ids })}`) : Promise.resolve([]);
export const analyseAgain = (id, stages) => post(`/api/images/${id}/analysis`, stages ? { stages } : {});

export const listPeople = () => ask('/api/people');
/** Names faces; a new name makes a person. */
export const nameFaces = (name, faceIds) => post('/api/people', { name, faceIds });
export const renamePerson = (id, name) => send('PUT', `/api/people/${id}`, { name });
export const deletePerson = id => remove(`/api/people/${id}`);
export const mergePeople = (id, personId) => post(`/api/people/${id}/merge`, { personId });
export const listFaces = (which, cursor) => ask(`/api/faces${query({ ...which, cursor, limit: 100 })}`);
export const listFaceGroups = limit => ask(`/api/faces/groups${query({ limit })}`);
/** @param who { personId }, or {} for nobody we know */
export const assignFace = (id, who) => post(`/api/faces/${id}/assign`, who);
export const rejectFace = (id, personId) => post(`/api/faces/${id}/reject`, { personId });

export const getQueue = () => ask('/api/analysis/queue');
export const getStatistics = hours => ask(`/api/analysis/statistics${query({ hours })}`);
export const listFailures = limit => ask(`/api/analysis/failures${query({ limit })}`);
export const rerunMany = what => post('/api/analysis/rerun', what);
export const listModels = () => ask('/api/models');

export const getSession = () => ask('/api/session');
export const startSession = token => post('/api/session', { token });
export const endSession = () => remove('/api/session');

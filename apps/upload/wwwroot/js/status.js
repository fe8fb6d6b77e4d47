// How far analyses are, as it changes: by server-sent events, and by asking every few seconds while those cannot be had.

const PAUSE = 2_000;
const MAX_ASKED = 150; // by the API

/**
 * @param changed called with each { imageId, status, issues, stages, error? }
 * @param watched gives the ids of images to ask about while there are no events
 */
export function watchStatus(changed, watched) {
  let polling;
  let etag;

  async function poll() {
    const ids = watched().slice(0, MAX_ASKED);
    if (!ids.length) {
      return;
    }
    const response = await fetch(`/api/analysis/status?${ids.map(id => `imageId=${id}`).join('&')}`, { headers: etag ? { 'if-none-match': etag } : {} }).catch(() => null);
    if (response?.status === 200) {
      etag = response.headers.get('etag');
      (await response.json()).forEach(changed);
    }
  }

  function listen() {
    const events = new EventSource('/api/analysis/events');
    events.addEventListener('status', event => changed(JSON.parse(event.data)));
    events.addEventListener('open', () => {
      clearInterval(polling);
      polling = undefined;
    });
    events.addEventListener('error', () => {
      polling ??= setInterval(poll, PAUSE);
      // A line that broke is mended by the browser, one that was refused is not.
      if (events.readyState === EventSource.CLOSED) {
        setTimeout(listen, PAUSE);
      }
    });
  }
  listen();
}

import { getQueue } from './api.js';
import { addImage, changeStatus, removeImage, startGrid, unfinished } from './grid.js';
import { openPhoto, refreshPhoto, startPhoto } from './photo.js';
import { watchStatus } from './status.js';
import { startUploads } from './uploads.js';

const queue = document.getElementById('queue');

async function showQueue() {
  const { pending, running } = await getQueue().catch(() => ({ pending: 0, running: 0 }));
  queue.textContent = pending + running === 0 ? '' : `${running} being analysed, ${pending} waiting`;
}

let asked;
watchStatus(status => {
  changeStatus(status);
  refreshPhoto(status);
  // Many changes, one question.
  asked ??= setTimeout(() => { asked = undefined; showQueue(); }, 500);
}, unfinished);

startUploads(image => addImage(image.id));
startPhoto(removeImage);
await startGrid(openPhoto);
await showQueue();

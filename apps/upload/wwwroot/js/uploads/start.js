// Uploads from the button, by drag and drop, and from the clipboard.
import { failed } from '../shared/notices.js';
import { startDrop } from './drop.js';
import { UploadQueue } from './queue.js';
import { startTray } from './tray.js';

/** @param uploaded called with each accepted image */
export function startUploads(uploaded) {
  const queue = new UploadQueue();
  startTray(queue);
  startDrop(files => queue.add(files));
  const input = document.getElementById('files');
  input.addEventListener('change', () => {
    queue.add(input.files);
    input.value = '';
  });
  addEventListener('paste', event => queue.add([...event.clipboardData.files]));
  queue.addEventListener('accepted', ({ detail }) => uploaded(detail.image).catch(failed));
  addEventListener('beforeunload', event => queue.busy && event.preventDefault());
}

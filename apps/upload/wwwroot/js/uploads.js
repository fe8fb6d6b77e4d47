// Drag and drop anywhere, or the button; each file with its own progress bar, a few at a time.
import { uploadFile } from './api.js';
import { make } from './dom.js';

const AT_ONCE = 3;

const tray = document.getElementById('tray');
const list = document.getElementById('uploads');
const drop = document.getElementById('drop');
const waiting = [];
let running = 0;
let accepted = () => {};

/** @param uploaded called with each accepted image */
export function startUploads(uploaded) {
  accepted = uploaded;
  const input = document.getElementById('files');
  input.addEventListener('change', () => {
    add(input.files);
    input.value = '';
  });
  document.getElementById('tray-close').addEventListener('click', () => { tray.hidden = true; });

  let depth = 0; // dragenter and dragleave come for every element on the way
  addEventListener('dragenter', event => {
    if (event.dataTransfer.types.includes('Files')) {
      depth++;
      drop.hidden = false;
    }
  });
  addEventListener('dragleave', () => { drop.hidden = --depth > 0 ? false : !(depth = 0); });
  addEventListener('dragover', event => event.preventDefault());
  addEventListener('drop', event => {
    event.preventDefault();
    depth = 0;
    drop.hidden = true;
    add(event.dataTransfer.files);
  });
}

function add(files) {
  for (const file of files) {
    const bar = make('progress', { max: 1, value: 0, 'aria-label': `Upload of ${file.name}` });
    const outcome = make('span', { className: 'outcome', textContent: 'waiting' });
    list.prepend(make('li', {}, make('span', { className: 'name', textContent: file.name }), bar, outcome));
    waiting.push({ file, bar, outcome });
  }
  tray.hidden = list.children.length === 0;
  next();
}

function next() {
  while (running < AT_ONCE && waiting.length) {
    running++;
    send(waiting.shift()).finally(() => {
      running--;
      next();
    });
  }
}

async function send({ file, bar, outcome }) {
  outcome.textContent = 'sending';
  try {
    const image = await uploadFile(file, part => { bar.value = part; });
    bar.value = 1;
    say(image.duplicateOf ? 'was here already' : 'accepted', 'accepted');
    accepted(image);
  } catch (problem) {
    bar.remove();
    say(problem.message, 'rejected');
  }

  function say(text, kind) {
    outcome.textContent = text;
    outcome.dataset.outcome = kind;
  }
}

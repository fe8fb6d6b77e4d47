// Files and folders dropped anywhere on the page.

/** @param dropped called with the files, also those in folders */
export function startDrop(dropped) {
  const shade = document.getElementById('drop');
  let depth = 0; // dragenter and dragleave come for every element on the way

  addEventListener('dragenter', event => {
    if (hasFiles(event)) {
      depth++;
      shade.hidden = false;
    }
  });
  addEventListener('dragleave', event => {
    if (hasFiles(event)) {
      depth = Math.max(0, depth - 1);
      shade.hidden = depth === 0;
    }
  });
  addEventListener('dragover', event => hasFiles(event) && event.preventDefault());
  addEventListener('drop', async event => {
    if (!hasFiles(event)) {
      return;
    }
    event.preventDefault();
    depth = 0;
    shade.hidden = true;
    // The entries have to be taken before anything is awaited: afterwards they are gone.
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.());
    const files = [...event.dataTransfer.files];
    dropped(entries.some(entry => entry?.isDirectory) ? await inside(entries) : files);
  });
}

const hasFiles = event => event.dataTransfer?.types.includes('Files');

/** The files of entries, through all folders; what is hidden is left out. */
async function inside(entries) {
  const files = [];
  for (const entry of entries.filter(entry => entry && !entry.name.startsWith('.'))) {
    if (entry.isFile) {
      files.push(await new Promise((done, failed) => entry.file(done, failed)));
    } else {
      files.push(...await inside(await children(entry)));
    }
  }
  return files;
}

async function children(folder) {
  const reader = folder.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed)); // a hundred at a time
    if (some.length === 0) {
      return all;
    }
    all.push(...some);
  }
}

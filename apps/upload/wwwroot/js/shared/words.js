// Numbers, times and names in words.

const number = new Intl.NumberFormat();
const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const count = value => number.format(value);
export const many = (value, one, more = `${one}s`) => `${number.format(value)} ${value === 1 ? one : more}`;
export const percent = part => `${Math.round(part * 100)} %`;
export const when = instant => time.format(new Date(instant));

export function size(bytes) {
  const [unit, divisor, digits] = bytes < 1e6 ? ['kB', 1e3, 0] : ['MB', 1e6, 1];
  return `${(bytes / divisor).toFixed(digits)} ${unit}`;
}

/** @param milliseconds how long something took, or null */
export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) {
    return '';
  }
  if (milliseconds < 1000) {
    return `${milliseconds < 10 ? Number(milliseconds.toFixed(1)) : Math.round(milliseconds)} ms`;
  }
  if (milliseconds < 59_950) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(milliseconds / 1000);
  const minutes = Math.round(seconds / 60);
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const STATUSES = { pending: 'waiting', in_progress: 'analysing', running: 'running', completed: 'done', failed: 'failed', skipped: 'skipped' };

export const STAGES = {
  preprocess: 'Preparation', objects: 'Objects', scene: 'Scene', text: 'Text', faces: 'Faces', metadata: 'Camera data', embedding: 'Embedding', caption: 'Caption',
  aggregate: 'Aggregation', store: 'Storing', postprocess: 'Finishing', notify: 'Notification',
};

/** The stages that look at the photo; each can be run again alone. */
export const ANALYSES = ['objects', 'scene', 'text', 'faces', 'metadata', 'embedding', 'caption'];

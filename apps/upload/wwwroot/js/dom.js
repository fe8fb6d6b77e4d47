/** Makes an element: make('a', { href, textContent, dataset: { … } }, child, …). Text only ever goes in as text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'dataset' || name === 'style') {
      Object.assign(element[name], value);
    } else if (name.startsWith('aria-') || name === 'role') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const STATUS = { pending: 'waiting', in_progress: 'analysing', running: 'running', completed: 'done', failed: 'failed', skipped: 'skipped' };

/** A status in a word, with its colour. */
export const badge = status => make('span', { className: 'badge', textContent: STATUS[status] ?? status, dataset: { status } });

// Making elements. Text only ever goes in as text.
import { failed } from './notices.js';

/** Makes an element: make('a', { href, textContent, onclick, 'aria-label': …, dataset: { … }, style: { … } }, child, …). Children that are null are left out. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'dataset' || name === 'style') {
      Object.assign(element[name], value);
    } else if (name.includes('-') || name === 'role' || name === 'list') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element of attributes. */
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

/** An icon of icons.svg; it says nothing to a screen reader, so what it stands on needs words. */
export const icon = name => draw('svg', { class: 'icon', 'aria-hidden': 'true' }, draw('use', { href: `/icons.svg#${name}` }));

/** A button; while its action is under way it cannot be pressed again, and a failure is told. */
export function button(content, action, properties = {}) {
  const element = make('button', { type: 'button', ...properties }, content);
  element.addEventListener('click', event => during(element, () => action(event)));
  return element;
}

/** Runs an action of a control: disabled meanwhile, a failure told. */
export async function during(control, action) {
  const focused = document.activeElement === control;
  control.disabled = true;
  try {
    await action();
  } catch (problem) {
    failed(problem);
  } finally {
    control.disabled = false;
    // A disabled control loses the focus, and a dialog cannot give it back to one.
    if (focused && document.activeElement === document.body) {
      control.focus({ preventScroll: true });
    }
  }
}

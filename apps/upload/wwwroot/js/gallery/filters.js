// What the list of photos is narrowed to, as it stands in the address: ?tag=dog&person=…&from=2014-01-01&to=2014-12-31&camera=canon&status=failed&box=west,south,east,north
import { listPeople, listTags, query } from '../shared/api.js';
import { during, icon, make } from '../shared/dom.js';
import { STATUSES } from '../shared/words.js';

const NAMES = ['tag', 'person', 'from', 'to', 'camera', 'status', 'box'];

/** The filters of an address, only those that are there. */
export const filtersOf = parameters => Object.fromEntries(NAMES.map(name => [name, parameters.get(name)]).filter(([, value]) => value));

/** As the API takes them: dates are of the camera's clock, which it keeps as if it were UTC, and the last day is meant whole. */
export function forApi({ from, to, ...others }) {
  return { ...others, from: from && `${from}T00:00:00Z`, to: to && dayAfter(to) };
}

function dayAfter(day) {
  const start = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(start) ? day : new Date(start + 86_400_000).toISOString(); // what is no day, the service will say
}

/**
 * The filters as a form, and what is set as chips that take it away again.
 * @param kept parameters of the address that stay, such as the words of a search
 * @param changed called with the new address
 */
export async function filterBar(path, filters, kept, changed) {
  // What can be chosen is a help; without it the filters work all the same.
  const [tags, people] = await Promise.all([listTags(300), listPeople()].map(asked => asked.then(({ items }) => items, () => [])));
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const address = values => `${path}${query({ ...kept, ...values })}`;

  const form = make('form', { className: 'filters', id: 'filters', hidden: true },
    field('Tag', make('input', { name: 'tag', list: 'known-tags', value: filters.tag ?? '', autocomplete: 'off', maxLength: 200 })),
    make('datalist', { id: 'known-tags' }, [...new Set(tags.map(({ name }) => name))].map(name => make('option', { value: name }))),
    field('Person', choice('person', filters.person, [['', 'Anybody'], ...names])),
    field('From', make('input', { name: 'from', type: 'date', value: filters.from ?? '' })),
    field('To', make('input', { name: 'to', type: 'date', value: filters.to ?? '' })),
    field('Camera', make('input', { name: 'camera', value: filters.camera ?? '', placeholder: 'Make or model', autocomplete: 'off', maxLength: 100 })),
    field('Status', choice('status', filters.status, [['', 'Any'], ...['pending', 'in_progress', 'completed', 'failed'].map(status => [status, STATUSES[status]])])),
    make('div', { className: 'row' }, make('button', { type: 'submit', className: 'primary', textContent: 'Show' })));
  form.addEventListener('submit', event => {
    event.preventDefault();
    during(event.submitter ?? form, async () => changed(address({ ...Object.fromEntries(new FormData(form)), box: filters.box })));
  });

  const toggle = make('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': 'filters' }, icon('filter'), 'Filter');
  toggle.addEventListener('click', () => {
    form.hidden = !form.hidden;
    toggle.setAttribute('aria-expanded', String(!form.hidden));
    if (!form.hidden) {
      form.elements.tag.focus();
    }
  });

  const chips = make('div', { className: 'chips' }, Object.entries(filters).map(([name, value]) => make('a', {
    className: 'chip set', href: address({ ...filters, [name]: '' }), 'aria-label': `Remove the filter: ${inWords(name, value, names)}` },
  inWords(name, value, names), icon('close'))));
  chips.hidden = chips.children.length === 0;
  return { toggle, form, chips, words: Object.entries(filters).map(([name, value]) => inWords(name, value, names)).join(', ') };
}

const field = (label, control) => make('label', {}, make('span', { textContent: label }), control);

function choice(name, chosen, options) {
  return make('select', { name }, options.map(([value, textContent]) => make('option', { value, textContent, selected: value === (chosen ?? '') })));
}

function inWords(name, value, people) {
  switch (name) {
    case 'person': return people.get(value) ?? 'a person';
    case 'from': return `from ${value}`;
    case 'to': return `to ${value}`;
    case 'camera': return `camera ${value}`;
    case 'status': return STATUSES[value] ?? value;
    case 'box': return 'near a place';
    default: return value;
  }
}

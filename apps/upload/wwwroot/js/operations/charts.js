// Charts in plain SVG. What they show is in a table beside them, too, for those who cannot see them.
import { draw, make } from '../shared/dom.js';

const WIDTH = 720;
const HEIGHT = 180;
const LEFT = 44;
const BOTTOM = 22;
const TOP = 8;

/**
 * Bars over time, stacked.
 * @param points [{ at: Date, title, values: [number] }]
 * @param kinds class names of the values
 * @param axis words for a time
 */
export function barChart(points, kinds, axis, label) {
  const highest = nice(Math.max(1, ...points.map(({ values }) => values.reduce((sum, value) => sum + value, 0))));
  const step = (WIDTH - LEFT) / Math.max(1, points.length);
  const y = value => HEIGHT - BOTTOM - value / highest * (HEIGHT - BOTTOM - TOP);
  const bars = points.map(({ title, values }, index) => {
    let sum = 0;
    return draw('g', {}, draw('title', {}, title), values.map((value, kind) => {
      const from = sum;
      sum += value;
      return value === 0 ? null : draw('rect', { class: kinds[kind], x: LEFT + index * step + step * 0.12, width: step * 0.76, y: y(sum), height: Math.max(1, y(from) - y(sum)), rx: 1.5 });
    }));
  });
  const every = Math.ceil(points.length / 8);
  return chart(label, HEIGHT,
    [0, highest / 2, highest].map(value => [
      draw('line', { class: 'line', x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value) }),
      draw('text', { x: LEFT - 6, y: y(value) + 4, 'text-anchor': 'end' }, String(value)),
    ]),
    bars,
    points.filter((_, index) => index % every === 0).map(({ at }, index) => draw('text', { x: LEFT + index * every * step, y: HEIGHT - 6 }, axis(at))));
}

/** One number as it changed while somebody looked. */
export function spark(values, label) {
  const highest = Math.max(1, ...values);
  const points = (values.length === 1 ? [...values, ...values] : values).map((value, index) => `${(index / Math.max(1, values.length - 1) * 200).toFixed(1)},${(38 - value / highest * 34).toFixed(1)}`).join(' ');
  return draw('svg', { class: 'chart spark', viewBox: '0 0 200 40', role: 'img', 'aria-label': label, preserveAspectRatio: 'none' }, draw('polyline', { points }));
}

const chart = (label, height, ...content) => make('div', { className: 'chart-frame', tabIndex: 0, role: 'group', 'aria-label': label },
  draw('svg', { class: 'chart', viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': label }, content.flat(2)));

/** The next number above that is easily halved. */
function nice(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return Math.max(2, [1, 2, 4, 6, 8, 10].find(factor => factor * power >= value) * power);
}

/** What a chart shows, as a table that can be opened. */
export function tableOf(label, heads, rows) {
  return make('details', {}, make('summary', { textContent: 'The numbers' }),
    make('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': label }, make('table', {},
      make('thead', {}, make('tr', {}, heads.map(textContent => make('th', { scope: 'col', textContent })))),
      make('tbody', {}, rows.map(([first, ...others]) => make('tr', {}, make('th', { scope: 'row', textContent: first }), others.map(textContent => make('td', { className: 'number', textContent }))))))));
}

// How many photos were analysed over time, and how long the stages took.
import { getStatistics } from '../shared/api.js';
import { make } from '../shared/dom.js';
import { failed } from '../shared/notices.js';
import { STAGES, count, duration } from '../shared/words.js';
import { barChart, tableOf } from './charts.js';

const SPANS = [[1, 'Last hour'], [24, 'Last 24 hours'], [168, 'Last 7 days']];
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit' });
const SHORTEST = 1; // milliseconds; the scale is logarithmic, for stages take from one to thousands

export async function statisticsPanels() {
  const throughput = make('div');
  const stages = make('div');
  const span = make('select', { 'aria-label': 'Time span' }, SPANS.map(([value, textContent]) => make('option', { value, textContent, selected: value === 24 })));
  span.addEventListener('change', () => show().catch(failed));

  async function show() {
    const hours = Number(span.value);
    const statistics = await getStatistics(hours);
    throughput.replaceChildren(...throughputOf(statistics, hours));
    stages.replaceChildren(...durationsOf(statistics.stages));
  }
  await show();
  return [
    make('section', { className: 'panel wide', 'aria-labelledby': 'throughput-title' }, make('div', { className: 'head' }, make('h2', { id: 'throughput-title', textContent: 'Photos analysed' }), span), throughput),
    make('section', { className: 'panel wide', 'aria-labelledby': 'stages-title' }, make('h2', { id: 'stages-title', textContent: 'How long stages take' }), stages),
  ];
}

function throughputOf({ throughput, bucketMinutes }, hours) {
  const axis = hours > 24 ? day : hour;
  const [completed, failures] = ['completed', 'failed'].map(kind => throughput.reduce((sum, point) => sum + point[kind], 0));
  if (completed + failures === 0) {
    return [make('p', { className: 'quiet', textContent: 'No analysis ended in this time.' })];
  }
  const points = throughput.map(({ at, completed: done, failed: bad }) => ({ at: new Date(at), values: [done, bad], title: `${axis.format(new Date(at))}: ${done} analysed, ${bad} failed` }));
  return [
    make('p', { className: 'legend' }, make('span', { className: 'good' }, `${count(completed)} analysed`), make('span', { className: 'bad' }, `${count(failures)} failed`), make('span', { className: 'quiet', textContent: `per ${duration(bucketMinutes * 60_000).replace(/ 0 (s|min)$/, '')}` })),
    barChart(points, ['good', 'bad'], at => axis.format(at), `Photos analysed over time: ${completed} analysed, ${failures} failed`),
    tableOf('Photos analysed, in numbers', ['From', 'Analysed', 'Failed'], points.map(({ at, values }) => [axis.format(at), ...values.map(count)])),
  ];
}

function durationsOf(stages) {
  const timed = stages.filter(({ completed }) => completed > 0);
  if (timed.length === 0) {
    return [make('p', { className: 'quiet', textContent: 'No stage ended in this time.' })];
  }
  const longest = Math.max(...timed.map(({ p95Ms }) => p95Ms ?? 0), 10);
  const part = milliseconds => `${Math.max(0.5, Math.log(Math.max(SHORTEST, milliseconds ?? 0) / SHORTEST) / Math.log(longest / SHORTEST) * 100)}%`;
  return [
    make('p', { className: 'legend' }, make('span', { className: 'good', textContent: 'half of them within' }), make('span', { className: 'slow', textContent: '95 of 100 within' }), make('span', { className: 'quiet', textContent: 'logarithmic' })),
    make('ul', { className: 'durations' }, timed.map(({ stage, p50Ms, p95Ms }) => make('li', {},
      make('span', { textContent: STAGES[stage] ?? stage }),
      make('span', { className: 'track', 'aria-hidden': 'true' }, make('span', { className: 'slow', style: { width: part(p95Ms) } }), make('span', { className: 'good', style: { width: part(p50Ms) } })),
      make('span', { className: 'number' }, `${duration(p50Ms)}`, make('span', { className: 'quiet' }, ` / ${duration(p95Ms)}`))))),
    tableOf('How long stages take, in numbers', ['Stage', 'Done', 'Failed', 'Skipped', 'Half within', '95 of 100 within'],
      stages.map(({ stage, completed, failed: bad, skipped, p50Ms, p95Ms }) => [STAGES[stage] ?? stage, count(completed), count(bad), count(skipped), duration(p50Ms), duration(p95Ms)])),
  ];
}

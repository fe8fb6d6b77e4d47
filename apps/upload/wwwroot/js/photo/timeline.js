// The run as a timeline: when each stage ran and for how long, how often it was tried, what went wrong and what helps.
import { analyseAgain } from '../shared/api.js';
import { button, icon, make } from '../shared/dom.js';
import { badge, isUnfinished, remedyOf } from '../shared/status.js';
import { ANALYSES, STAGES, duration } from '../shared/words.js';

/** Bars are at least so wide, in per cent, or a short stage could not be seen. */
const NARROWEST = 1;

/** @param status as the API gives it; call again with the next one */
export function timelineOf(imageId, { status, stages }) {
  const span = spanOf(stages);
  return make('div', { className: 'timeline' },
    make('p', { className: 'quiet', textContent: summary(status, span) }),
    make('ol', {}, stages.map(stage => line(imageId, stage, span, isUnfinished(status)))));
}

function summary(status, { length, earlier }) {
  if (isUnfinished(status)) {
    return 'The analysis is under way.';
  }
  return `The last run took ${duration(length)}.${earlier ? ' Analyses without a bar are from a run before it.' : ''}`;
}

function line(imageId, stage, span, underWay) {
  const name = STAGES[stage.stage] ?? stage.stage;
  const again = ANALYSES.includes(stage.stage) && !underWay
    ? button(icon('again'), () => analyseAgain(imageId, [stage.stage]), { className: 'icon-button quiet-button small-button', 'aria-label': `Run again: ${name}`, title: `Run again: ${name}` })
    : null;
  const tries = stage.attempts > 1 ? `${stage.attempts} attempts` : null;
  return make('li', { dataset: { status: stage.status, stage: stage.stage } },
    make('span', { className: 'stage', textContent: name }),
    make('span', { className: 'track' }, bar(stage, span)),
    make('span', { className: 'time number' }, duration(stage.durationMs)),
    badge(stage.status),
    make('span', { className: 'again' }, again),
    stage.error || tries ? make('div', { className: 'why' },
      tries ? make('span', { className: 'quiet', textContent: `${tries}. ` }) : null,
      stage.error ? make('span', { textContent: `${stage.error} ` }) : null,
      stage.remedy ? remedyOf(stage.remedy) : null) : null);
}

function bar(stage, span) {
  if (!(span.length > 0) || !(Date.parse(stage.startedAt) >= span.start) || stage.status === 'pending' || stage.status === 'skipped') {
    return null;
  }
  const start = Date.parse(stage.startedAt) - span.start;
  const length = stage.durationMs ?? Math.max(0, span.length - start);
  const width = Math.max(NARROWEST, length / span.length * 100);
  return make('span', { className: 'stretch', style: { marginLeft: `${Math.min(100 - width, start / span.length * 100)}%`, width: `${Math.min(100, width)}%` } });
}

/** From the start of the preparation, with which each run begins, to the last end. Analyses that were not run again still have their former times. */
function spanOf(stages) {
  const start = Date.parse(stages.find(({ stage }) => stage === 'preprocess')?.startedAt);
  const timed = stages.filter(({ startedAt }) => Date.parse(startedAt) >= start);
  if (timed.length === 0) {
    return { start: 0, length: 0, earlier: false };
  }
  const end = Math.max(...timed.map(({ startedAt, durationMs, status }) => status === 'running' ? Date.now() : Date.parse(startedAt) + (durationMs ?? 0)));
  return { start, length: end - start, earlier: stages.some(({ startedAt }) => Date.parse(startedAt) < start) };
}

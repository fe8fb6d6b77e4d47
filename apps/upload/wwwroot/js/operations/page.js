// How the analysis does: what waits, how fast it goes, what fails, with which models.
import { make } from '../shared/dom.js';
import { failuresPanel } from './failures.js';
import { modelsPanel } from './models.js';
import { queuePanel } from './queue.js';
import { statisticsPanels } from './statistics.js';

export async function openOperations() {
  const queue = queuePanel();
  // Each panel by itself: when one cannot be had, the others are what is needed most.
  const panels = await Promise.all([statisticsPanels, failuresPanel, modelsPanel].map(panel => panel().catch(trouble)));
  queue.begin();
  return {
    title: 'Operations',
    element: make('div', { className: 'page operations' }, make('div', { className: 'head' }, make('h1', { textContent: 'Operations' })), make('div', { className: 'panels' }, queue.element, panels.flat())),
    close: queue.close,
  };
}

function trouble(problem) {
  if (problem.status === undefined) {
    throw problem;
  }
  return make('p', { className: 'trouble wide', textContent: problem.message });
}

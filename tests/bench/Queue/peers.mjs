// node peers.mjs <pg-boss|graphile-worker> <publish|drain> <database URL> <messages> <in flight>: prints the seconds it took.
const [, , peer, what, url, count, inFlight] = process.argv;
const messages = Number(count), workers = Number(inFlight);
const payload = { id: '0197f6a0-0000-7000-8000-000000000001', source: 'bench', data: { imageId: '0197f6a0-0000-7000-8000-000000000002', text: 'x'.repeat(160) } };

/** Runs an action so many times, so many at once. */
async function repeat(action) {
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: workers }, async () => {
    while (next < messages) {
      next++;
      await action();
    }
  }));
  return (performance.now() - began) / 1000;
}

async function pgBoss() {
  const { default: PgBoss } = await import('pg-boss');
  const boss = new PgBoss({ connectionString: url, max: 20, supervise: false, schedule: false });
  boss.on('error', console.error);
  await boss.start();
  await boss.createQueue('bench');
  let seconds;
  if (what === 'publish') {
    seconds = await repeat(() => boss.send('bench', payload));
  } else {
    let left = messages;
    const began = performance.now();
    // Four fetchers, so that one's round trip does not hold up the others.
    await Promise.all(Array.from({ length: 4 }, async () => {
      while (left > 0) {
        const jobs = await boss.fetch('bench', { batchSize: 200 });
        if (jobs.length === 0) continue;
        await boss.complete('bench', jobs.map(job => job.id));
        left -= jobs.length;
      }
    }));
    seconds = (performance.now() - began) / 1000;
  }
  await boss.stop({ graceful: false });
  return seconds;
}

async function graphileWorker() {
  const { makeWorkerUtils, run, Logger } = await import('graphile-worker');
  const logger = new Logger(() => () => {});
  if (what === 'publish') {
    const utils = await makeWorkerUtils({ connectionString: url, maxPoolSize: 20, logger });
    await utils.migrate();
    const seconds = await repeat(() => utils.addJob('bench', payload));
    await utils.release();
    return seconds;
  }
  let left = messages, done;
  const finished = new Promise(resolve => { done = resolve; });
  const began = performance.now();
  const runner = await run({ connectionString: url, concurrency: workers, maxPoolSize: 20, logger, noHandleSignals: true, taskList: { bench: async () => { if (--left === 0) done(); } } });
  await finished;
  const seconds = (performance.now() - began) / 1000;
  await runner.stop();
  return seconds;
}

console.log(await (peer === 'pg-boss' ? pgBoss() : graphileWorker()));
process.exit(0);

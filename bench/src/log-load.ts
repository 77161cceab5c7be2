import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseCheckpoint, parseNote } from '@portcullis/tlog/internal';
import { verifyTransparencyLog } from '../../packages/audit/src/verify/transparency-log.ts';
import { servedLog } from '../../packages/audit/test/log/served-log.ts';
import { trust } from '../../packages/audit/test/log/test-log.ts';
import { isolateHeapMb } from './isolate-heap.ts';

// How a transparency log fares under load, in workerd: 50 writers, so many events a second.
//   node bench/src/log-load.ts [--seconds 600] [--rate 1000]
// Says how long it takes from an event to its cosigned checkpoint, the heaps after a collection of the sequencer's isolate and
// of that of the writers, and whether an event is missing. Fails if one is, or if a heap is larger at the end than early on.

const TICK_MS = 100;
const WRITERS = 50;
/** How long the last events may take into a checkpoint. One that takes longer is missing. */
const PATIENCE_MS = 120_000;
/** Heaps are compared between these parts of the run: minute 2 and minute 10 of ten. */
const EARLY = 0.2;
const LATE = 0.95;
/** A heap is measured so often there, once a second. The smallest counts: what waits at a moment is no leak. */
const MEASUREMENTS = 5;
/** So much larger may it be: a collection does not find everything at once. */
const TOLERANCE_MB = 0.5;
const ISOLATES = ['sequencer', 'writers'] as const;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '600' }, rate: { type: 'string', default: '1000' } },
});
const seconds = Number(values.seconds);
const rate = Number(values.rate);
const log = await servedLog(ISOLATES, { inspectorPort: 0 });

/** Events that were handed over together: how many there were in all by then, and when. */
const ticks: { readonly size: number; readonly at: number }[] = [];
const lags: number[] = [];
/** In MB. */
const heaps = {
  sequencer: { early: [] as number[], late: [] as number[] },
  writers: { early: [] as number[], late: [] as number[] },
};
let heapsAt = 0;
/** Calls of this program to workerd that had no answer: what, when, why. */
const failures: string[] = [];
let sent = 0;

const began = Date.now();
const writing: Promise<unknown>[] = [];
const writers = await log.workers.getWorker('writers');
while (Date.now() - began < seconds * 1000) {
  const at = Date.now();
  const perWriter = Math.max(1, Math.round(((rate * (at - began)) / 1000 - sent) / WRITERS));
  sent += perWriter * WRITERS;
  ticks.push({ size: sent, at });
  writing.push(
    writers
      .fetch(`https://gate.example/-/write?writers=${WRITERS}&events=${perWriter}`)
      .then((answer) => answer.text())
      .catch(failed('write')),
  );
  await look().catch(failed('look'));
  const part = (Date.now() - began) / (seconds * 1000);
  if (part > LATE) await measureHeaps('late');
  else if (part > EARLY) await measureHeaps('early');
  await sleep(Math.max(0, TICK_MS - (Date.now() - at)));
}
const written = await Promise.all(writing);
const ended = Date.now();
while (ticks.length > 0 && Date.now() - ended < PATIENCE_MS) {
  await look().catch(failed('look'));
  await sleep(20);
}
// Once more when nothing waits: what is still held then is a leak.
await sleep(1000);
await measureHeaps('late', MEASUREMENTS + 1);
const report = await verifyTransparencyLog(log.read, trust);
await log.workers.dispose();

const grown = ISOLATES.filter((isolate) => {
  const { early, late } = heaps[isolate];
  // Without a measurement nothing is known of it: that is no good run.
  return !(Math.min(...late) <= Math.min(...early) + TOLERANCE_MB && early.length > 0 && late.length > 0);
});

lags.sort((a, b) => a - b);
const quantile = (part: number) => lags[Math.floor((lags.length - 1) * part)];
console.log(
  JSON.stringify({
    seconds,
    sent,
    refused: written.filter((text) => text !== 'written').length,
    logged: report.entries,
    writers: report.writers,
    good: report.good,
    findings: report.findings.slice(0, 3),
    lagMs: { median: quantile(0.5), p99: quantile(0.99) },
    // Whether the last of them was in a checkpoint in time.
    waitedFor: ticks.length,
    heapsMb: heaps,
    grown,
    failures,
    problems: log.problems.slice(0, 3),
  }),
);
if (!report.good || report.entries !== sent || grown.length > 0) process.exitCode = 1;

/** Takes down why a call had no answer, and goes on. */
function failed(what: string): (error: Error) => string {
  return (error) => {
    const reasons: string[] = [];
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      reasons.push(`${cause.name} ${(cause as { code?: string }).code ?? ''} ${cause.message}`);
    }
    failures.push(`${what} at ${((Date.now() - began) / 1000).toFixed(1)} s: ${reasons.join(' < ')}`);
    return 'failed';
  };
}

/** Which events the checkpoint of now speaks of. */
async function look(): Promise<void> {
  const answer = await log.workers.dispatchFetch('https://gate.example/-/checkpoint');
  const checkpoint = await answer.text();
  if (checkpoint === '') return;
  const { size } = parseCheckpoint(parseNote(checkpoint).text);
  while (ticks[0] !== undefined && ticks[0].size <= size) {
    lags.push(Date.now() - ticks[0].at);
    ticks.shift();
  }
}

/** Measures both heaps, once a second until there are enough. */
async function measureHeaps(when: 'early' | 'late', most = MEASUREMENTS): Promise<void> {
  if (heaps.sequencer[when].length >= most || Date.now() - heapsAt < 1000) return;
  heapsAt = Date.now();
  const inspector = await log.workers.getInspectorURL();
  for (const isolate of ISOLATES) {
    await isolateHeapMb(inspector, isolate).then(
      (megabytes) => heaps[isolate][when].push(megabytes),
      failed('heap'),
    );
  }
}

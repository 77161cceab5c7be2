import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { verifyTransparencyLog } from '../../packages/audit/src/verify/transparency-log.ts';
import { servedLog } from '../../packages/audit/test/log/served-log.ts';
import { trust } from '../../packages/audit/test/log/test-log.ts';
import { isolateHeapMb } from './isolate-heap.ts';
import { Failures, writeAtRate } from './log/log-writing.ts';

// How a transparency log fares under load, in workerd: 50 writers, so many events a second.
//   node bench/src/log-load.ts [--seconds 600] [--rate 1000]
// Says how long it takes from an event to its cosigned checkpoint, the heaps after a collection of the sequencer's isolate and
// of that of the writers, and whether an event is missing. Fails if one is, or if a heap is larger at the end than early on.

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

/** In MB. */
const heaps = {
  sequencer: { early: [] as number[], late: [] as number[] },
  writers: { early: [] as number[], late: [] as number[] },
};
let heapsAt = 0;

const failures = new Failures();
const written = await writeAtRate(log, { rate, seconds }, failures, async (part) => {
  if (part > LATE) await measureHeaps('late');
  else if (part > EARLY) await measureHeaps('early');
});
const { sent, refused, lags, waitedFor } = written;
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

const sorted = lags.map(({ ms }) => ms).toSorted((a, b) => a - b);
const quantile = (part: number) => sorted[Math.floor((sorted.length - 1) * part)];
console.log(
  JSON.stringify({
    seconds,
    sent,
    refused,
    logged: report.entries,
    writers: report.writers,
    good: report.good,
    findings: report.findings.slice(0, 3),
    lagMs: { median: quantile(0.5), p99: quantile(0.99) },
    // Whether the last of them was in a checkpoint in time.
    waitedFor,
    heapsMb: heaps,
    grown,
    failures: failures.texts,
    problems: log.problems.slice(0, 3),
  }),
);
if (!report.good || report.entries !== sent || grown.length > 0) process.exitCode = 1;

/** Measures both heaps, once a second until there are enough. */
async function measureHeaps(when: 'early' | 'late', most = MEASUREMENTS): Promise<void> {
  if (heaps.sequencer[when].length >= most || Date.now() - heapsAt < 1000) return;
  heapsAt = Date.now();
  const inspector = await log.workers.getInspectorURL();
  for (const isolate of ISOLATES) {
    await isolateHeapMb(inspector, isolate).then(
      (megabytes) => heaps[isolate][when].push(megabytes),
      failures.note('heap'),
    );
  }
}

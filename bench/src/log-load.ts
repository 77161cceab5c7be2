import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseCheckpoint, parseNote } from '@portcullis/tlog/internal';
import { verifyTransparencyLog } from '../../packages/audit/src/verify/transparency-log.ts';
import { servedLog } from '../../packages/audit/test/log/served-log.ts';
import { trust } from '../../packages/audit/test/log/test-log.ts';

// How a transparency log fares under load, in workerd: 50 writers, so many events a second.
//   node bench/src/log-load.ts [--seconds 600] [--rate 1000]
// Says how long it takes from an event to its cosigned checkpoint, the heap after a collection, and whether one is missing.

const TICK_MS = 100;
const WRITERS = 50;
/** How long the last events may take into a checkpoint. One that takes longer is missing. */
const PATIENCE_MS = 120_000;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '600' }, rate: { type: 'string', default: '1000' } },
});
const seconds = Number(values.seconds);
const rate = Number(values.rate);
const log = await servedLog(['one'], { inspectorPort: 0 });

/** Events that were handed over together: how many there were in all by then, and when. */
const ticks: { readonly size: number; readonly at: number }[] = [];
const lags: number[] = [];
const heaps: string[] = [];
/** Calls of this program to workerd that had no answer: what, when, why. */
const failures: string[] = [];
let sent = 0;

const began = Date.now();
const writing: Promise<unknown>[] = [];
let measured = 0;
while (Date.now() - began < seconds * 1000) {
  const at = Date.now();
  const perWriter = Math.max(1, Math.round(((rate * (at - began)) / 1000 - sent) / WRITERS));
  sent += perWriter * WRITERS;
  ticks.push({ size: sent, at });
  writing.push(
    log.workers
      .dispatchFetch(`https://gate.example/-/write?writers=${WRITERS}&events=${perWriter}`)
      .then((answer) => answer.text())
      .catch(failed('write')),
  );
  await look().catch(failed('look'));
  // Twice, so that they can be compared: after a fifth of the time and at the end.
  if (measured === 0 && Date.now() - began > seconds * 200) {
    measured = 1;
    heaps.push(await heapAfterCollection());
  }
  await sleep(Math.max(0, TICK_MS - (Date.now() - at)));
}
heaps.push(await heapAfterCollection());
const written = await Promise.all(writing);
const ended = Date.now();
while (ticks.length > 0 && Date.now() - ended < PATIENCE_MS) {
  await look().catch(failed('look'));
  await sleep(20);
}
const report = await verifyTransparencyLog(log.read, trust);
await log.workers.dispose();

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
    heapsAfterCollection: heaps,
    failures,
    problems: log.problems.slice(0, 3),
  }),
);
if (!report.good || report.entries !== sent) process.exitCode = 1;

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

/** Of the isolate in which the sequencer and the writers are, in MB. */
async function heapAfterCollection(): Promise<string> {
  const base = await log.workers.getInspectorURL();
  const socket = new WebSocket(`${base.href}core:user:one`);
  await new Promise((done, fail) => {
    socket.addEventListener('open', done);
    socket.addEventListener('error', fail);
  });
  const call = (id: number, method: string) =>
    new Promise<{ usedSize?: number }>((done) => {
      socket.addEventListener('message', ({ data }) => {
        const answer = JSON.parse(String(data)) as { id?: number; result?: { usedSize?: number } };
        if (answer.id === id) done(answer.result ?? {});
      });
      socket.send(JSON.stringify({ id, method }));
    });
  await call(1, 'HeapProfiler.collectGarbage');
  const { usedSize = 0 } = await call(2, 'Runtime.getHeapUsage');
  socket.close();
  return `${(usedSize / 1e6).toFixed(1)} MB`;
}

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Miniflare } from 'miniflare';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { machine } from '../machine.ts';
import { markdownTable } from '../markdown-table.ts';
import { writeSection } from '../proof-page.ts';
import { busiestObject } from './busiest-object.ts';

// How many sessions are stored and found a second, in one object and in eight, in one process of workerd. On Cloudflare each object has a
// machine's thread to itself; here all share one, so eight cannot be faster: what dividing costs shows, and what it gains does not.
//   node bench/src/sessions/session-load.ts [--operations 20000] [--rounds 5] [--write]

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const operations = Number(values.operations);
const rounds = Number(values.rounds);
const OBJECTS = [1, 8] as const;
const CALLERS = 32;

await using started = new AsyncDisposableStack();
const worker = started.adopt(
  new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../../workers/session-load.ts'))),
    compatibilityDate,
    durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
  }),
  (one) => one.dispose(),
);
await worker.ready;

/** Operations a second. */
async function run(does: 'add' | 'find', objects: number, round: number): Promise<number> {
  const from = round * operations;
  const began = performance.now();
  const answer = await worker.dispatchFetch(
    `https://bench.example/?do=${does}&objects=${objects}&operations=${operations}&callers=${CALLERS}&from=${from}`,
  );
  if (!answer.ok) throw new Error(await answer.text());
  return (operations / (performance.now() - began)) * 1000;
}

const results = new Map<string, number[]>();
for (let round = 0; round < rounds; round += 1) {
  for (const does of ['add', 'find'] as const) {
    for (const objects of OBJECTS) {
      const name = `${does} ${objects}`;
      results.set(name, [...(results.get(name) ?? []), await run(does, objects, round)]);
    }
  }
}

function median(name: string): number {
  const sorted = (results.get(name) ?? []).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const busiest = await busiestObject(8, 100_000);
const rows = OBJECTS.map((objects) => [
  String(objects),
  median(`add ${objects}`).toFixed(0),
  median(`find ${objects}`).toFixed(0),
]);
const section = `One run on ${new Date().toISOString().slice(0, 10)}: ${machine()}. ${rounds} rounds of ${operations} sessions, ${CALLERS} callers, medians.

${markdownTable(['objects, in one process', 'sessions stored per second', 'sessions found per second'], rows)}

Found with 8 objects / with 1: ${(median('find 8') / median('find 1')).toFixed(2)}. Of 100,000 sessions, the busiest of 8 objects has ${(100 * busiest).toFixed(1)} %.`;
if (values.write) writeSection('session-load', section);
console.log(section);

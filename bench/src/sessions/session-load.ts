import { parseArgs } from 'node:util';
import { postgresSessions } from '@portcullis/session/postgres';
import { missingPostgres, startPostgres } from '../../../scripts/programs/postgres-server.ts';
import { machine } from '../machine.ts';
import { markdownTable } from '../markdown-table.ts';
import { writeSection } from '../proof-page.ts';
import { busiestObject } from './busiest-object.ts';
import { runOperations } from './session-operations.ts';
import { startSessionWorker } from './session-worker.ts';

// How many sessions are stored and found a second, in one object and in eight, in one process of workerd. On Cloudflare each object has a
// machine's thread to itself; here all share one, so eight cannot be faster: what dividing costs shows, and what it gains does not. And in
// PostgreSQL, where it is installed, with one process of Node and one pool of connections on the same cores.
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
const worker = started.adopt(await startSessionWorker(), (one) => one.close());

const server = missingPostgres() === undefined ? await startPostgres() : undefined;
if (server !== undefined) started.defer(server.close);
const postgres = server && postgresSessions(server.connect());

/** Operations a second. */
async function rateOf(round: number, run: (from: number) => Promise<void>): Promise<number> {
  const began = performance.now();
  await run(round * operations);
  return (operations / (performance.now() - began)) * 1000;
}

const results = new Map<string, number[]>();
function keep(name: string, rate: number): void {
  results.set(name, [...(results.get(name) ?? []), rate]);
}
for (let round = 0; round < rounds; round += 1) {
  for (const does of ['add', 'find'] as const) {
    const given = { does, operations, callers: CALLERS };
    for (const objects of OBJECTS) {
      keep(`${does} ${objects}`, await rateOf(round, (from) => worker.run({ ...given, objects, from })));
    }
    if (postgres === undefined) continue;
    keep(`${does} postgres`, await rateOf(round, (from) => runOperations(postgres, { ...given, from })));
  }
}

function median(name: string): number {
  const sorted = (results.get(name) ?? []).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const busiest = await busiestObject(8, 100_000);
const rows = [
  ...OBJECTS.map(
    (objects) => [objects === 1 ? 'one object' : `${objects} objects`, String(objects)] as const,
  ),
  ...(postgres === undefined ? [] : [['PostgreSQL, 8 connections', 'postgres'] as const]),
].map(([what, name]) => [what, median(`add ${name}`).toFixed(0), median(`find ${name}`).toFixed(0)]);
const section = `One run on ${new Date().toISOString().slice(0, 10)}: ${machine()}. ${rounds} rounds of ${operations} sessions, ${CALLERS} callers, medians.

${markdownTable(['on two cores with the callers', 'sessions stored per second', 'sessions found per second'], rows)}

Found with 8 objects / with 1: ${(median('find 8') / median('find 1')).toFixed(2)}. Of 100,000 sessions, the busiest of 8 objects has ${(100 * busiest).toFixed(1)} %.`;
if (values.write) writeSection('session-load', section);
console.log(section);

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import type { Recording } from '../workers/gate-logged.ts';
import { bundleContender } from './bundle-contender.ts';
import { type Loaded, measureSlices } from './cost/slices.ts';
import type { RunningContender } from './running-contender.ts';
import { seededRandom } from './statistics/seeded-random.ts';
import { spreadOf } from './statistics/spread.ts';
import { startWorkerd } from './workerd.ts';

// What the request's way costs with and without the transparency log, in workerd; the log itself is kept by another
// process, as a Durable Object is.
//   node bench/src/log-cost.ts [--rounds 40]
// CPU time of the gate for each request under load, and how long one answer takes where nobody else asks.

const RECORDINGS: readonly Recording[] = ['unrecorded', 'events', 'open', 'closed'];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '40' } } });

/** How many events the log was handed. */
let logged = 0;
const log = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    logged += (JSON.parse(Buffer.concat(parts).toString()) as { events: unknown[] }).events.length;
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1');
await new Promise((done) => log.once('listening', done));
const { port } = log.address() as AddressInfo;

const { code } = await bundleContender('gate-logged');
const running: RunningContender[] = [];
try {
  const gates: Loaded[] = [];
  for (const name of RECORDINGS) {
    const variables = { RECORDING: name };
    const gate = await startWorkerd({ code, originPort: port, internetPort: port, variables });
    running.push(gate);
    gates.push({ name, running: gate, asks: [{ headers: { 'User-Agent': 'bench' } }] });
  }
  const options = {
    rounds: Number(values.rounds),
    warmUp: 1000,
    random: seededRandom(1),
    progress: () => {},
  };
  const underLoad = await measureSlices(gates, { ...options, requests: 640, connections: 64 });
  const alone = await measureSlices(gates, { ...options, requests: 100, connections: 1 });
  if (logged === 0) throw new Error('the log got no event');
  for (const name of RECORDINGS) {
    const cpu = spreadOf((underLoad.get(name) ?? []).map(({ cpuUs }) => cpuUs));
    const answer = spreadOf((alone.get(name) ?? []).flatMap(({ latenciesMs }) => latenciesMs));
    console.log(
      `${name.padEnd(10)}  ${cpu.median.toFixed(0)} ± ${cpu.spread.toFixed(0)} µs CPU a request, ` +
        `an answer after ${answer.median.toFixed(2)} ± ${answer.spread.toFixed(2)} ms`,
    );
  }
} finally {
  for (const { close } of running) await close();
  log.close();
}

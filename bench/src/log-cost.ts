import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Recording } from '../workers/gate-logged.ts';
import { measure } from './load.ts';
import { bundleContender } from './rounds.ts';
import { spreadOf } from './statistics.ts';
import { startWorkerd } from './workerd.ts';

// What the request's way costs with and without the transparency log, in workerd; the log itself is kept by another
// process, as a Durable Object is.
//   node bench/src/log-cost.ts [--rounds 5] [--seconds 3]
// CPU time of the gate for each request under load, and how long one answer takes where nobody else asks.

const RECORDINGS: readonly Recording[] = ['unrecorded', 'events', 'open', 'closed'];
const CONNECTIONS = 64;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' } },
});
const seconds = Number(values.seconds);

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
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const callersFile = join(folder, 'callers');
writeFileSync(callersFile, 'user-agent\tbench\n');

const { code } = await bundleContender('gate-logged');
const samples = new Map(
  RECORDINGS.map((recording) => [recording, { cpuUs: [] as number[], answerMs: [] as number[] }]),
);
const common = { callers: [{}], callersFile, seconds };
for (let round = 0; round < Number(values.rounds); round++) {
  for (const recording of round % 2 === 0 ? RECORDINGS : RECORDINGS.toReversed()) {
    const variables = { RECORDING: recording };
    const gate = await startWorkerd({ code, originPort: port, internetPort: port, variables });
    try {
      await measure(gate, { ...common, connections: CONNECTIONS, seconds: 1 });
      const { cpuUs } = await measure(gate, { ...common, connections: CONNECTIONS });
      const { rps } = await measure(gate, { ...common, connections: 1, seconds: 1 });
      samples.get(recording)?.cpuUs.push(cpuUs);
      samples.get(recording)?.answerMs.push(1000 / rps);
    } finally {
      await gate.close();
    }
  }
}
log.close();
rmSync(folder, { recursive: true });
if (logged === 0) throw new Error('the log got no event');
for (const [recording, { cpuUs, answerMs }] of samples) {
  const [cpu, answer] = [spreadOf(cpuUs), spreadOf(answerMs)];
  console.log(
    `${recording.padEnd(10)}  ${cpu.median.toFixed(0)} ± ${cpu.spread.toFixed(0)} µs CPU a request, ` +
      `an answer after ${answer.median.toFixed(2)} ± ${answer.spread.toFixed(2)} ms`,
  );
}

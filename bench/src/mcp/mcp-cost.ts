import { parseArgs } from 'node:util';
import { bundleContender } from '../bundle-contender.ts';
import { addedPerRound, medianEstimate } from '../cost/added.ts';
import { bearerOf } from '../cost/callers.ts';
import { measureSlices } from '../cost/slices.ts';
import { machine } from '../machine.ts';
import { markdownTable } from '../markdown-table.ts';
import { writeSection } from '../proof-page.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import { startSurroundings } from '../surroundings.ts';
import { startWorkerd } from '../workerd.ts';
import { TOOLS } from './mcp-answers.ts';
import { startMcpServer } from './mcp-server.ts';

// What a gate adds to the CPU time of a tool call, in workerd, to a Worker that only forwards it.
//   node bench/src/mcp/mcp-cost.ts [--rounds 100] [--write]

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '100' }, write: { type: 'boolean', default: false } },
});

const CONTENDERS = {
  bare: 'nothing',
  'mcp-oauth-provider': '@cloudflare/workers-oauth-provider: verify with jose; every message passes',
  mcp: 'ours: verify, roles, rules by tool and arguments, lists, the message written anew',
} as const;

const random = seededRandom(1);
await using started = new AsyncDisposableStack();
const surroundings = started.adopt(await startSurroundings(), ({ close }) => close());
const server = started.use(await startMcpServer({ isRecording: false }));
const { internetPort } = surroundings;
const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: TOOLS.open,
    arguments: { project: 'apollo', text: 'a few words to search for' },
    _meta: {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
});
const headers = {
  host: 'localhost',
  ...(await bearerOf(surroundings, 'user-1')),
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': TOOLS.open,
};
const asks = [{ method: 'POST', path: '/mcp', headers, body }] as const;
const loaded = [];
const sizes = new Map<string, number>();
for (const name of Object.keys(CONTENDERS)) {
  const { code, gzipped } = await bundleContender(name);
  sizes.set(name, gzipped);
  const running = await startWorkerd({ code, originPort: server.port, internetPort });
  started.defer(running.close);
  loaded.push({ name, running, asks });
}
const readings = await measureSlices(loaded, {
  ...{ rounds: Number(values.rounds), requests: 400, connections: 16, warmUp: 3000, random },
  progress: (text) => console.error(text),
});
const rows = Object.entries(CONTENDERS).map(([name, does]) => {
  const added = addedPerRound(readings, { name, against: 'bare' }) ?? [];
  const { value, error } = medianEstimate(added, random);
  const shown = name === 'bare' ? '' : `${value.toFixed(0)} ± ${(2 * error).toFixed(0)}`;
  return [does, shown, ((sizes.get(name) ?? 0) / 1000).toFixed(1)];
});
const section = `One run on ${new Date().toISOString().slice(0, 10)} of ${values.rounds} rounds: ${machine()}. The error is twice the standard error.

${markdownTable(['before the message is forwarded', 'added µs for each call', 'Worker, gzip kB'], rows)}`;
if (values.write) writeSection('mcp-cost', section);
console.log(section);

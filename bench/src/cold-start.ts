import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { GATE_HOST, PAGE } from '../workers/names.ts';
import { type Contender, contenders } from './contenders.ts';
import { bundleContender } from './rounds.ts';
import { type Spread, spreadOf } from './statistics.ts';
import type { Surroundings } from './surroundings.ts';
import { startWorkerd } from './workerd.ts';

const MEASURED = ['bare', 'hono_access', 'jose', 'token', 'gate', 'gateway'];
const STARTS = 7;

/**
 * CPU time from the start of a workerd process to the answer of its first request, in milliseconds: the runtime's own
 * start, the bundle's parse, what the Worker builds, and the fetch of the keys. Against `bare`, only the Worker's part.
 */
export async function measureColdStarts(surroundings: Surroundings): Promise<ReadonlyMap<string, Spread>> {
  const samples = new Map<string, number[]>(MEASURED.map((name) => [name, []]));
  const measured = contenders.filter(({ name }) => MEASURED.includes(name));
  for (let start = 0; start < STARTS; start++) {
    for (const contender of measured)
      samples.get(contender.name)?.push(await coldStart(contender, surroundings));
  }
  return new Map([...samples].map(([name, numbers]) => [name, spreadOf(numbers)]));
}

async function coldStart(contender: Contender, surroundings: Surroundings): Promise<number> {
  const { worker = '', variables = {} } = contender;
  const { originPort, internetPort } = surroundings;
  const [caller = {}] = await contender.callers(surroundings);
  const { code } = await bundleContender(worker);
  const workerd = await startWorkerd({ code, originPort, internetPort, variables });
  try {
    await ask(workerd.port, caller);
    const [pid = 0] = workerd.pids;
    return await cpuMilliseconds(pid);
  } finally {
    await workerd.close();
  }
}

async function ask(port: number, caller: Readonly<Record<string, string>>): Promise<void> {
  const headers = { host: GATE_HOST, ...caller };
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  request({ host: '127.0.0.1', port, path: PAGE, headers, agent: false }, (answer) => {
    answer.resume().on('end', () => resolve(answer.statusCode));
  })
    .on('error', reject)
    .end();
  const status = await promise;
  if (status !== 200) throw new Error(`the first request was answered with ${status}`);
}

/** Of all threads, in nanosecond accounts: the ticks of /proc/PID/stat are too coarse for one request. */
async function cpuMilliseconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = threads.map(async (thread) => {
    const [running = '0'] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ');
    return Number(running) / 1e6;
  });
  return (await Promise.all(times)).reduce((a, b) => a + b, 0);
}

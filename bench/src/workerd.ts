import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compatibilityDate } from '../../scripts/compatibility-date.ts';
import { freePort } from '../../scripts/free-port.ts';
import { listening } from './listening.ts';
import type { RunningContender } from './running-contender.ts';

/** What a Worker is started with. */
export interface WorkerdOptions {
  /** The Worker as one module. */
  readonly code: string;
  /** Where the binding ORIGIN connects to: a port of loopback. */
  readonly originPort: number;
  /** What stands in for the internet, whatever host is asked for: a port of loopback. */
  readonly internetPort: number;
  /** Text bindings. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Called with what the Worker prints. Default: nobody. */
  readonly onOutput?: (text: string) => void;
}

/** Starts workerd itself: no Miniflare in front, whose own Worker would be measured as well. */
export async function startWorkerd(options: WorkerdOptions): Promise<RunningContender> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const port = await freePort();
  await writeFile(join(directory, 'worker.js'), options.code);
  await writeFile(join(directory, 'cache.js'), NO_CACHE);
  await writeFile(join(directory, 'config.capnp'), configuration(port, options));
  const child = spawn(workerdBinary(), ['serve', join(directory, 'config.capnp')], {
    stdio: ['ignore', options.onOutput === undefined ? 'ignore' : 'pipe', 'pipe'],
  });
  child.stdout?.setEncoding('utf8').on('data', options.onOutput ?? (() => {}));
  // wrk hangs up in the middle, which workerd reports at length: only the first lines can be about us.
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (complaints.length < 4000) complaints += text;
  });
  const ended = once(child, 'exit');
  await Promise.race([listening(port), failed(child, ended, () => complaints)]);
  return {
    pids: [child.pid ?? 0],
    port,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true });
    },
  };
}

function workerdBinary(): string {
  return join(createRequire(import.meta.url).resolve('workerd/package.json'), '../bin/workerd');
}

async function failed(
  child: ChildProcess,
  ended: Promise<unknown>,
  complaints: () => string,
): Promise<never> {
  await ended;
  throw new Error(`workerd ended with ${child.exitCode ?? child.signalCode}: ${complaints()}`);
}

/** A cache that never has anything: each process starts with nothing but its own memory. */
const NO_CACHE = `export default {
  fetch: ({ method }) => new Response(null, { status: method === 'PUT' ? 204 : 504 }),
};
`;

function configuration(port: number, options: WorkerdOptions): string {
  const { originPort, internetPort, variables = {} } = options;
  const texts = Object.entries(variables).map(([name, text]) => {
    return `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)}),`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "${compatibilityDate}",
      globalOutbound = "internet",
      cacheApiOutbound = "cache",
      bindings = [(name = "ORIGIN", service = "origin"), ${texts.join(' ')}],
    )),
    (name = "cache", worker = (
      modules = [(name = "cache.js", esModule = embed "cache.js")],
      compatibilityDate = "${compatibilityDate}",
    )),
    (name = "origin", external = (address = "127.0.0.1:${originPort}", http = ())),
    (name = "internet", external = (address = "127.0.0.1:${internetPort}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
`;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compatibilityDate } from '../../scripts/compatibility-date.ts';
import { freePort } from '../../scripts/free-port.ts';
import { listening } from './listening.ts';
import { pinned } from './pinned.ts';
import type { RunningContender } from './running-contender.ts';

/** One module of a Worker. */
export interface WorkerFile {
  /** As other modules import it, without `./`. */
  readonly name: string;
  readonly code: string;
}

/** What a Worker is started with. */
export interface WorkerdOptions {
  /** The Worker as one module, or as several of which the first is the entry. */
  readonly code: string | readonly WorkerFile[];
  /** Where the binding ORIGIN connects to: a port of loopback. */
  readonly originPort: number;
  /** What stands in for the internet, whatever host is asked for: a port of loopback. */
  readonly internetPort: number;
  /** Text bindings. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Called with what the Worker prints. Default: nobody. */
  readonly onOutput?: (text: string) => void;
  /** Port of loopback on which its isolate can be looked into. Default: none. */
  readonly inspectorPort?: number;
  /** A program that runs it and looks on, with its arguments. Default: none. */
  readonly under?: readonly [string, ...string[]];
}

/** Starts workerd itself: no Miniflare in front, whose own Worker would be measured as well. */
export async function startWorkerd(options: WorkerdOptions): Promise<RunningContender> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-'));
  const port = await freePort();
  const { code, inspectorPort, under } = options;
  const files = typeof code === 'string' ? [{ name: 'worker.js', code }] : code;
  for (const file of files) await writeFile(join(directory, file.name), file.code);
  await writeFile(join(directory, 'cache.js'), NO_CACHE);
  await writeFile(join(directory, 'config.capnp'), configuration(port, files, options));
  const command: [string, ...string[]] = [
    workerdBinary(),
    'serve',
    join(directory, 'config.capnp'),
    ...(inspectorPort === undefined ? [] : [`--inspector-addr=127.0.0.1:${inspectorPort}`]),
  ];
  const [program, ...rest] = pinned(under === undefined ? command : [...under, ...command]);
  const child = spawn(program, rest, {
    stdio: ['ignore', options.onOutput === undefined ? 'ignore' : 'pipe', 'pipe'],
  });
  child.stdout?.setEncoding('utf8').on('data', options.onOutput ?? (() => {}));
  // The load hangs up at the end of a slice, which workerd reports at length: only the first lines can be about us.
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

function configuration(port: number, files: readonly WorkerFile[], options: WorkerdOptions): string {
  const { originPort, internetPort, variables = {} } = options;
  const texts = Object.entries(variables).map(([name, text]) => {
    return `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)}),`;
  });
  const modules = files.map(({ name }) => {
    return `(name = ${JSON.stringify(name)}, esModule = embed ${JSON.stringify(name)})`;
  });
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(', ')}],
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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Miniflare } from 'miniflare';
import { bundleBuilt } from '../bundles/built-worker.ts';
import { bundleWorker, oneModule } from '../bundles/bundle.ts';
import { compatibilityDate } from '../compatibility-date.ts';
import { freePort } from '../free-port.ts';
import type { GateOptions, RunningGate } from './gate-options.ts';
import { startNodeGate } from './node-gate.ts';
import { PHORGE_CLIENT } from './phorge-client.ts';
import { WEB_CLIENT } from './provider.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/phabricator/portcullis.json');
const WORKER = join(import.meta.dirname, 'demo-worker.ts');

/** Serves the gateway example: bundled and in workerd, unless something else is asked for. */
export async function startGate(options: GateOptions): Promise<RunningGate> {
  const { databases = {} } = options;
  if ((options.runtime ?? runtimeNamed(options)) === 'node') return startNodeGate(options);
  const port = options.port === 0 ? await freePort() : options.port;
  let linesRead = 0;
  const worker = new Miniflare({
    ...(await moduleOf(options)),
    compatibilityDate,
    host: '127.0.0.1',
    port,
    bindings: {
      SESSION_KEY: crypto.randomUUID(),
      CLIENT_SECRET: WEB_CLIENT.secret,
      PHORGE_SSO_SECRET: PHORGE_CLIENT.secret,
      ...options.variables,
      GATE_HOST: `127.0.0.1:${port}`,
    },
    durableObjects: {
      SESSIONS: { className: 'PortcullisSessions', useSQLite: true },
      SSO: { className: 'PortcullisSso', useSQLite: true },
      ...((await hasLock(options)) ? { LOCKS: { className: 'PortcullisLocks', useSQLite: true } } : {}),
    },
    d1Databases: Object.keys(databases),
    serviceBindings: Object.fromEntries(
      Object.entries({ PHORGE: options.upstream, ...options.services }).map(([name, url]) => [
        name,
        external(url),
      ]),
    ),
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      createInterface({ input: stdout }).on('line', (line) => {
        linesRead++;
        options.onLine?.(line);
      });
      createInterface({ input: stderr }).on('line', (line) => console.error(line));
    },
  });
  await worker.ready;
  for (const [name, fill] of Object.entries(databases)) await fill(await worker.getD1Database(name));
  const close = async (): Promise<void> => {
    // Miniflare drops what it has not read yet. Whatever was answered has been printed, so read until nothing is left.
    let before: number;
    do {
      before = linesRead;
      await setImmediate();
    } while (linesRead > before);
    await worker.dispose();
  };
  return { origin: `http://127.0.0.1:${port}`, close };
}

/** With `PORTCULLIS_GATE=node`, the same tests are of the gate in Node, where nothing is asked for that only Workers have. */
function runtimeNamed({ workerFile, databases }: GateOptions): 'workerd' | 'node' {
  const isNamed = process.env.PORTCULLIS_GATE === 'node';
  return isNamed && workerFile === undefined && databases === undefined ? 'node' : 'workerd';
}

/** With `PORTCULLIS_GATE=built`, the same tests are of the Worker that `portcullis build --bundle` writes. */
async function moduleOf(options: GateOptions) {
  const { workerFile, configurationFile } = options;
  if (process.env.PORTCULLIS_GATE === 'built' && workerFile === undefined) {
    const files = await bundleBuilt(await configurationOf(options));
    return {
      modules: files.map(({ name, code }) => ({ type: 'ESModule', path: name, contents: code }) as const),
    };
  }
  return oneModule(await bundleWorker(workerFile ?? WORKER, configurationFile));
}

/** Of a Worker that locks nobody, nothing is bound: it may not have the class. */
async function hasLock(options: Pick<GateOptions, 'configurationFile'>): Promise<boolean> {
  return 'lock' in (await configurationOf(options));
}

async function configurationOf({
  configurationFile,
}: Pick<GateOptions, 'configurationFile'>): Promise<object> {
  return JSON.parse(await readFile(configurationFile ?? EXAMPLE, 'utf8'));
}

function external(url: URL): { external: { address: string; http?: object; https?: object } } {
  const secure = url.protocol === 'https:';
  const address = `${url.hostname}:${url.port || (secure ? 443 : 80)}`;
  return { external: { address, ...(secure ? { https: {} } : { http: {} }) } };
}

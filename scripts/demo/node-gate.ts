import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../free-port.ts';
import type { GateOptions, RunningGate } from './gate-options.ts';
import type { NodeGateSettings } from './node-gate-process.ts';
import { PHORGE_CLIENT } from './phorge-client.ts';
import { WEB_CLIENT } from './provider.ts';

const PROCESS = join(import.meta.dirname, 'node-gate-process.ts');
const EXAMPLE = join(import.meta.dirname, '../../examples/phabricator/portcullis.json');

/** Serves the same gate as `startGate()` in a process of Node, with its sessions in SQLite, or in a PostgreSQL that runs. */
export async function startNodeGate(options: GateOptions): Promise<RunningGate> {
  const port = options.port === 0 ? await freePort() : options.port;
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-node-gate-'));
  const origins = Object.entries({ PHORGE: options.upstream, ...options.services });
  const settings: NodeGateSettings = {
    port,
    folder,
    postgres: options.postgres,
    configurationFile: options.configurationFile ?? EXAMPLE,
    origins: Object.fromEntries(origins.map(([name, url]) => [name, url.origin])),
    variables: {
      SESSION_KEY: crypto.randomUUID(),
      CLIENT_SECRET: WEB_CLIENT.secret,
      PHORGE_SSO_SECRET: PHORGE_CLIENT.secret,
      ...options.variables,
      GATE_HOST: `127.0.0.1:${port}`,
    },
  };
  const child = fork(PROCESS, [JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const ended = once(child, 'exit');
  const said: string[] = [];
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => options.onLine?.(line));
  }
  if (child.stderr !== null) createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  await Promise.race([
    once(child, 'message'),
    ended.then(() => {
      throw new Error(`the gate did not start:\n${said.join('\n')}`);
    }),
  ]);
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      // It waits for its events, and ends by itself.
      child.send('close');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port.ts';
import { AUDIENCE, GATE_HOST, ISSUER } from '../workers/names.ts';
import { listening } from './listening.ts';
import { pinned } from './pinned.ts';
import type { RunningContender } from './running-contender.ts';
import type { Surroundings } from './surroundings.ts';

const BINARY = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';

/** Whether Debian's Apache with mod_auth_openidc is installed. */
export const hasApache: boolean = existsSync(BINARY) && existsSync(`${MODULES}/mod_auth_openidc.so`);

/** What Apache does before it forwards: nothing, or check a bearer token with mod_auth_openidc. */
export type ApacheKind = 'bare' | 'oidc';

/** Starts Apache as a proxy of the origin: one process that serves, with threads. */
export async function startApache(
  kind: ApacheKind,
  { provider, originPort }: Surroundings,
): Promise<RunningContender> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-apache-'));
  const port = await freePort();
  const { keys } = (await (await provider.fetch(provider.jwksUri)).json()) as { keys: JsonWebKey[] };
  const certificates = await Promise.all(
    keys.map(async (key, index) => {
      const file = join(directory, `key-${index}.pem`);
      await writeFile(
        file,
        createPublicKey({ key: key as NodeJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
      );
      return `"${'kid' in key ? `${key.kid}#` : ''}${file}"`;
    }),
  );
  const file = join(directory, 'apache.conf');
  await writeFile(file, configuration(kind, { directory, port, originPort, certificates }));
  const [program, ...rest] = pinned([BINARY, '-f', file, '-DFOREGROUND']);
  const child = spawn(program, rest, { stdio: 'inherit' });
  const ended = once(child, 'exit');
  const failed = ended.then(async () => {
    const complaints = await readFile(join(directory, 'errors'), 'utf8');
    throw new Error(`Apache ended with ${child.exitCode ?? child.signalCode}: ${complaints}`);
  });
  await Promise.race([listening(port), failed]);
  failed.catch(() => undefined);
  const parent = child.pid ?? 0;
  return {
    // The port is open before there is anybody to serve it: the first answer comes from a process that stays.
    pids: [parent, ...(await fetch(`http://127.0.0.1:${port}/`).then(() => childrenOf(parent)))],
    port,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true });
    },
  };
}

async function childrenOf(parent: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${parent}/task`);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${parent}/task/${task}/children`, 'utf8')),
  );
  return lists.join(' ').split(/\s+/).filter(Boolean).map(Number);
}

type NodeJwk = Extract<Parameters<typeof createPublicKey>[0], { format: 'jwk' }>['key'];

interface Places {
  readonly directory: string;
  readonly port: number;
  readonly originPort: number;
  readonly certificates: readonly string[];
}

function configuration(kind: ApacheKind, { directory, port, originPort, certificates }: Places): string {
  const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'proxy', 'proxy_http'];
  const load = [...modules, ...(kind === 'oidc' ? ['auth_openidc'] : [])].map(
    (name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`,
  );
  return `${load.join('\n')}
ServerName ${GATE_HOST}
ServerRoot ${directory}
PidFile ${directory}/pid
DefaultRuntimeDir ${directory}
ErrorLog ${directory}/errors
LogLevel error
Listen 127.0.0.1:${port}
User nobody
Group nogroup
ServerLimit 1
StartServers 1
ThreadsPerChild 32
MaxRequestWorkers 32
MinSpareThreads 1
MaxSpareThreads 32
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 600
ProxyPreserveHost On
ProxyPass / http://127.0.0.1:${originPort}/
${
  kind === 'oidc'
    ? `OIDCOAuthVerifyCertFiles ${certificates.join(' ')}
OIDCOAuthRemoteUserClaim sub
<Location />
  AuthType oauth20
  Require claim "iss:${ISSUER}"
  Require claim "aud:${AUDIENCE}"
</Location>`
    : ''
}
`;
}

import { spawn } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port.ts';
import { CLIENT_ID, CLIENT_SECRET } from '../workers/attack-names.ts';
import { AUDIENCE, GATE_HOST, ISSUER, OPEN_PAGE, SESSION_SECRET } from '../workers/names.ts';
import { listening } from './listening.ts';
import { pinned } from './pinned.ts';
import type { RunningContender } from './running-contender.ts';
import type { Surroundings } from './surroundings.ts';

const BINARY = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';

/** Whether Debian's Apache with mod_auth_openidc is installed. */
export const hasApache: boolean = existsSync(BINARY) && existsSync(`${MODULES}/mod_auth_openidc.so`);

/** What Apache does before it forwards: nothing, or check a bearer token, or log a user in, with mod_auth_openidc. */
export type ApacheKind = 'bare' | 'oidc' | 'login';

/** Starts Apache as a proxy of the origin: one process that serves, with threads. */
export async function startApache(
  kind: ApacheKind,
  { provider, originPort, internetPort }: Surroundings,
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
  await writeFile(file, configuration(kind, { directory, port, originPort, internetPort, certificates }));
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
  readonly internetPort: number;
  readonly certificates: readonly string[];
}

function configuration(kind: ApacheKind, places: Places): string {
  const { directory, port, originPort } = places;
  const modules = ['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'proxy', 'proxy_http'];
  const load = [
    ...modules,
    ...{ bare: [], oidc: ['auth_openidc'], login: ['headers', 'auth_openidc'] }[kind],
  ].map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`);
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
${kind === 'bare' ? '' : kind === 'oidc' ? bearer(places) : login(places)}
`;
}

function bearer({ certificates }: Places): string {
  return `OIDCOAuthVerifyCertFiles ${certificates.join(' ')}
OIDCOAuthRemoteUserClaim sub
<Location />
  AuthType oauth20
  <RequireAll>
    Require claim "iss:${ISSUER}"
    Require claim "aud:${AUDIENCE}"
  </RequireAll>
</Location>
<Location ${OPEN_PAGE}>
  Require all granted
</Location>`;
}

/** TLS ends in front of it, and the provider is reached over plain HTTP by a proxy. */
function login({ internetPort }: Places): string {
  const provider = ISSUER.replace('https:', 'http:');
  return `OIDCProviderIssuer ${ISSUER}
OIDCProviderAuthorizationEndpoint ${ISSUER}/authorize
OIDCProviderTokenEndpoint ${provider}/token
OIDCProviderUserInfoEndpoint ${provider}/userinfo
OIDCProviderJwksUri ${provider}/jwks
OIDCOutgoingProxy 127.0.0.1:${internetPort}
OIDCClientID ${CLIENT_ID}
OIDCClientSecret "${CLIENT_SECRET}"
OIDCRedirectURI https://${GATE_HOST}/callback
RequestHeader set X-Forwarded-Proto https early
OIDCXForwardedHeaders X-Forwarded-Proto
OIDCIDTokenSignedResponseAlg RS256
OIDCCryptoPassphrase "${SESSION_SECRET}"
OIDCPKCEMethod S256
OIDCScope "openid email profile"
OIDCInfoHook userinfo id_token
<Location />
  AuthType openid-connect
  Require valid-user
</Location>
<Location ${OPEN_PAGE}>
  AuthType None
  Require all granted
</Location>`;
}

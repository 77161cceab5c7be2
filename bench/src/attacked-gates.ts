import { join } from 'node:path';
import type { Gate, OriginRequest } from '@portcullis/testing/attack-pack';
import type { BundledFile } from '../../packages/cli/src/build/bundled-worker.ts';
import { builtModule, bundleModule } from '../../scripts/bundles/built-worker.ts';
import { CLIENT_ID, CLIENT_SECRET, DENIED_GROUP, DENIED_PAGE } from '../workers/attack-names.ts';
import { attackedConfiguration, type Keeping } from '../workers/attacked-configuration.ts';
import { AUDIENCE, GATE_HOST, ISSUER, OPEN_PAGE, PAGE } from '../workers/names.ts';
import { secretVariables } from '../workers/secret-variables.ts';
import { type ApacheKind, hasApache, startApache } from './apache.ts';
import { type AttackSurroundings, startAttackSurroundings } from './attack-surroundings.ts';
import { apacheLogin, honoOidcLogin, ownCookieLogin, ownLogin, ownSignOn } from './attacked-logins.ts';
import { bundleContender } from './bundle-contender.ts';
import { HONO_OIDC_VARIABLES } from './cost/session-cookies.ts';
import { startWorkerd } from './workerd.ts';

/** A gate to aim at, and how to end it. */
export interface AttackedGate extends AsyncDisposable {
  readonly gate: Gate;
}

interface Description extends Partial<Pick<Gate, 'openPage' | 'deniedPage' | 'addedHeaders' | 'signOn'>> {
  /** What serves: a Worker of the bench in workerd, or Apache. */
  readonly worker?: string;
  readonly apache?: ApacheKind;
  /** Of ours: where sessions are. */
  readonly keeping?: Keeping;
  readonly variables?: Readonly<Record<string, string>>;
  /** What it takes: bearer tokens, the assertion of Cloudflare Access, or no tokens. Default: bearer. */
  readonly takes?: 'bearer' | 'assertion' | 'no tokens';
  readonly login?: (surroundings: AttackSurroundings, url: string) => NonNullable<Gate['login']>;
}

/** What is attacked: ours, and others as the control, so that the pack is seen to find something. */
const descriptions = {
  portcullis: {
    worker: 'attacked-gate',
    keeping: { durableObject: 'SESSIONS' },
    openPage: OPEN_PAGE,
    deniedPage: DENIED_PAGE,
    addedHeaders: ['X-Request-Id', 'Traceparent'],
    login: ownLogin,
    signOn: ownSignOn,
  },
  'portcullis, sessions in cookies': {
    worker: 'attacked-gate-cookies',
    keeping: { revocations: 'SESSIONS' },
    openPage: OPEN_PAGE,
    deniedPage: DENIED_PAGE,
    addedHeaders: ['X-Request-Id', 'Traceparent'],
    login: ownCookieLogin,
    signOn: ownSignOn,
  },
  '@hono/cloudflare-access': { worker: 'hono-access', takes: 'assertion' },
  'hono/jwk': { worker: 'hono-jwk' },
  'jose used directly': { worker: 'jose' },
  '@hono/oidc-auth': {
    worker: 'attacked-hono-oidc',
    variables: { ...HONO_OIDC_VARIABLES, OIDC_CLIENT_ID: CLIENT_ID, OIDC_CLIENT_SECRET: CLIENT_SECRET },
    takes: 'no tokens',
    login: honoOidcLogin,
  },
  'mod_auth_openidc, access tokens': { apache: 'oidc', openPage: OPEN_PAGE },
  'mod_auth_openidc, login': {
    apache: 'login',
    takes: 'no tokens',
    openPage: OPEN_PAGE,
    login: apacheLogin,
  },
} as const satisfies Record<string, Description>;

/** Each of them has a name. */
export type AttackedName = keyof typeof descriptions;

export const attackedNames = (Object.keys(descriptions) as readonly AttackedName[]).filter(
  (name) => hasApache || !('apache' in descriptions[name]),
);

/**
 * Starts one of them, with providers and an origin of its own.
 * @param isBuilt whether ours is the Worker that `portcullis build` writes
 */
export async function startAttackedGate(name: AttackedName, isBuilt = false): Promise<AttackedGate> {
  const {
    worker = '',
    apache,
    variables = {},
    takes = 'bearer',
    login,
    keeping,
    ...rest
  }: Description = descriptions[name];
  const requests: OriginRequest[] = [];
  const surroundings = await startAttackSurroundings((request) => requests.push(request));
  const { originPort, internetPort, internetCalls, setDown } = surroundings;
  const startWorker = async () => {
    const code =
      isBuilt && keeping !== undefined ? await bundleAttacked(keeping) : (await bundleContender(worker)).code;
    return await startWorkerd({
      ...{ code, originPort, internetPort },
      variables: { ...(keeping === undefined ? {} : secretVariables), ...variables },
    });
  };
  const server = await (apache === undefined ? startWorker() : startApache(apache, surroundings));
  const url = `http://127.0.0.1:${server.port}`;
  const gate: Gate = {
    name,
    url,
    host: GATE_HOST,
    closedPage: PAGE,
    failOrigin: surroundings.failOrigin,
    phabricator: true,
    ...(takes === 'no tokens'
      ? {}
      : { tokens: tokensOf(surroundings, takes === 'assertion', keeping && DENIED_GROUP) }),
    ...(takes === 'assertion'
      ? { credentials: (token: string) => [['Cf-Access-Jwt-Assertion', token]] as const }
      : {}),
    ...(login === undefined ? {} : { login: login(surroundings, url) }),
    originRequests: () => requests,
    providerCalls: internetCalls,
    setProviderDown: setDown,
    ...rest,
  };
  return {
    gate,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await surroundings.close();
    },
  };
}

/** The built Worker of the configuration that is attacked, as `portcullis build --bundle` makes it. */
async function bundleAttacked(keeping: Keeping): Promise<readonly BundledFile[]> {
  const module = (await builtModule(attackedConfiguration(keeping)))
    // The classes of Durable Objects are not attacked: their stores are in memory.
    .replace(/^export \{.*$/m, '')
    .replace("'portcullis/built'", "'./attacked-built.ts'");
  return bundleModule(module, join(import.meta.dirname, '../workers'));
}

function tokensOf(
  { provider }: AttackSurroundings,
  isAssertion: boolean,
  deniedGroup?: string,
): NonNullable<Gate['tokens']> {
  const claims = (): Record<string, unknown> => {
    const now = Math.floor(Date.now() / 1000);
    return {
      sub: 'user-1',
      iat: now,
      exp: now + 600,
      email: 'user-1@corp.example',
      groups: ['eng-web'],
      ...(isAssertion ? { iss: provider.accessIssuer, aud: [AUDIENCE] } : { iss: ISSUER, aud: AUDIENCE }),
    };
  };
  const sign = (header: Readonly<Record<string, unknown>>, given: Readonly<Record<string, unknown>>) =>
    provider.sign({ typ: 'JWT', ...header }, given);
  return {
    good: () => sign({}, claims()),
    ...(deniedGroup === undefined ? {} : { deniedGroup }),
    publicJwk: () => provider.publicJwks().keys[0] ?? {},
    claims,
    sign,
  };
}

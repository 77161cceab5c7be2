import { type ApacheKind, hasApache } from './apache.ts';
import { HONO_OIDC_VARIABLES, honoOidcCookie, ownSessionCookie } from './session-cookies.ts';
import type { Surroundings } from './surroundings.ts';

/** A caller's headers. */
export type Caller = Readonly<Record<string, string>>;

/** One gate of the comparison. */
export interface Contender {
  readonly name: string;
  /** What it does before the forwarding line. */
  readonly does: string;
  /** File in `workers/`; nothing if it is no Worker, or cannot be measured. */
  readonly worker: string | undefined;
  /** Apache in the place of a Worker. */
  readonly apache?: ApacheKind;
  /** What it is read against. Default `bare`. */
  readonly against?: string;
  /** Why it is not measured. */
  readonly missing?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly callers: (surroundings: Surroundings) => Promise<readonly Caller[]>;
}

const nobody = async (): Promise<Caller[]> => [{}];

const bearer = async ({ provider }: Surroundings): Promise<Caller[]> => [await bearerOf(provider, 'user-1')];

async function bearerOf(provider: Surroundings['provider'], subject: string): Promise<Caller> {
  const token = await provider.token({
    subject,
    email: `${subject}@corp.example`,
    groups: ['eng-web', 'everyone'],
    expiresInSeconds: 86_400,
    // The one type that hono/jwk takes.
    typ: 'JWT',
  });
  return { Authorization: `Bearer ${token}` };
}

/** How many callers "many" are. */
export const MANY = 10_000;

const many = async ({ provider }: Surroundings): Promise<Caller[]> =>
  await Promise.all(Array.from({ length: MANY }, (_, index) => bearerOf(provider, `user-${index}`)));

const access = async ({ provider }: Surroundings): Promise<Caller[]> => [
  { 'Cf-Access-Jwt-Assertion': await provider.accessAssertion({ expiresInSeconds: 86_400 }) },
];

/** Everything that is compared, in the order of the table. `bare` comes first: the others are read against it. */
export const contenders: readonly Contender[] = [
  { name: 'bare', does: 'nothing', worker: 'bare', callers: nobody },
  { name: 'itty', does: 'itty-router dispatch', worker: 'itty', callers: nobody },
  { name: 'hono_access', does: '@hono/cloudflare-access: verify', worker: 'hono-access', callers: access },
  {
    name: 'hono_oidc',
    does: '@hono/oidc-auth: session cookie',
    worker: 'hono-oidc',
    variables: HONO_OIDC_VARIABLES,
    callers: async () => [{ Cookie: await honoOidcCookie() }],
  },
  { name: 'hono_jwk', does: 'hono/jwk: verify', worker: 'hono-jwk', callers: bearer },
  { name: 'jose', does: 'jose used directly: verify', worker: 'jose', callers: bearer },
  { name: 'apache_bare', does: 'Apache as a proxy', worker: undefined, ...apache('bare'), callers: nobody },
  {
    name: 'apache_oidc',
    does: 'Apache with mod_auth_openidc: verify, two claims; against its own bare proxy',
    worker: undefined,
    ...apache('oidc'),
    against: 'apache_bare',
    callers: bearer,
  },
  { name: 'token', does: 'ours: token only', worker: 'token', callers: bearer },
  { name: 'token_cold', does: 'ours: token only, nothing remembered', worker: 'token-cold', callers: bearer },
  {
    name: 'session',
    does: 'ours: session only, sealed in a cookie',
    worker: 'session',
    callers: async () => [{ Cookie: await ownSessionCookie('user-1') }],
  },
  {
    name: 'session_cold',
    does: 'ours: session only, nothing remembered',
    worker: 'session',
    // More people in turn than are remembered, the first forgotten first: every cookie is opened.
    callers: async () =>
      await Promise.all(
        Array.from({ length: 2000 }, async (_, index) => ({
          Cookie: await ownSessionCookie(`user-${index}`),
        })),
      ),
  },
  {
    name: 'gate',
    does: 'ours: verify, roles, 1,000 rules, hygiene, hashed record',
    worker: 'gate',
    callers: bearer,
  },
  { name: 'gate_cold', does: 'the same, nothing remembered', worker: 'gate-cold', callers: bearer },
  { name: 'gate_10_rules', does: 'gate with 10 rules', worker: 'gate-10-rules', callers: bearer },
  { name: 'gate_10000_rules', does: 'gate with 10,000 rules', worker: 'gate-10000-rules', callers: bearer },
  { name: 'gate_10000_callers', does: 'gate with 10,000 callers in turn', worker: 'gate', callers: many },
  {
    name: 'gateway',
    does: 'the ready gateway as it ships: one console line, no hash',
    worker: 'gateway',
    callers: bearer,
  },
];

function apache(kind: ApacheKind): Partial<Contender> {
  return hasApache ? { apache: kind } : { missing: 'Apache with mod_auth_openidc is not installed' };
}

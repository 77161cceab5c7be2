import { AccessError } from '@portcullis/core';
import { systemClock, toBase64url } from '@portcullis/core/internal';
import { allowInsecureLoopback, type JwksTuning, jwks } from '@portcullis/jwks';
import { PLACEHOLDER } from '../configuration/placeholders.ts';
import { loginProviderOf } from '../features/login/login-provider.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { verifierOf } from '../kinds/providers/verifiers.ts';
import { ALL_PARTS } from '../parts.ts';

/** What came of asking a provider for its keys, as a gate asks. */
export interface KeyProbe {
  /** Where the provider stands in the configuration. */
  readonly path: string;
  /** Of a provider that people log in at. */
  readonly issuer?: string;
  /** How many keys it has that signatures can be checked with. */
  readonly count: number;
  /** Why there are no keys. Contains no query. */
  readonly problem: string | undefined;
  /** Whether the provider was reached, so that only another configuration ends the problem. */
  readonly isMisconfigured?: boolean;
  /** A variable whose value is unknown, so that no request was sent. */
  readonly open?: string;
}

/** What a probe asks with. */
export interface ProbeNetwork {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** For one provider, discovery and keys together. */
  readonly timeoutMs: number;
}

/** No issuer has a key of this name: it is asked for all that it has. */
const KEY_ID = 'portcullis-check';

/** Fetches the keys of every provider of a configuration with known variables. Each problem is reported separately. */
export function probeKeys(
  { providers, login }: GatewayConfiguration,
  network: ProbeNetwork,
): Promise<readonly KeyProbe[]> {
  return Promise.all([
    ...providers.flatMap((provider, index) => {
      // It has no keys: the runtime vouches for what it states.
      if (provider.type === 'access-context') return [];
      return probed(`providers[${index}]`, provider, network, async (keys) => {
        const { algorithms: [alg] = ['RS256'] } = provider;
        const verifier = verifierOf(provider, ALL_PARTS, keys, 'ask');
        const header = 'header' in provider ? provider.header : undefined;
        const [name, value] =
          provider.type === 'cloudflare-access'
            ? ['cf-access-jwt-assertion', tokenOf(alg)]
            : header === undefined
              ? ['authorization', `Bearer ${tokenOf(alg)}`]
              : [header, tokenOf(alg)];
        const request = new Request('https://gate.invalid/', { headers: { [name]: value } });
        // All that a verifier reads before it has a key.
        await verifier.identify({ request, clock: systemClock, execution: { waitUntil: () => {} } } as never);
      });
    }),
    ...Object.entries(login?.providers ?? {}).map(
      async ([name, { clientAuthentication: _, ...provider }]) => {
        const path = `login.providers.${name}`;
        const { issuer } = loginProviderOf({ ...provider, clientAuthentication: { method: 'none' } }, path);
        const probe = await probed(path, provider, network, async (keys) => {
          await jwks({ ...keys, issuer })({ alg: 'RS256', kid: KEY_ID });
        });
        return { ...probe, issuer };
      },
    ),
  ]);
}

async function probed(
  path: string,
  provider: object,
  { fetch, timeoutMs }: ProbeNetwork,
  ask: (keys: JwksTuning) => Promise<void>,
): Promise<KeyProbe> {
  const [open] = JSON.stringify(provider).match(PLACEHOLDER) ?? [];
  if (open !== undefined) return { path, count: 0, problem: undefined, open };
  let count = 0;
  const keys: JwksTuning = {
    ...{ fetch, timeoutMs, tiers: [], [allowInsecureLoopback]: true },
    observe: (event) => {
      if (event.type === 'keys.refreshed') ({ count } = event);
    },
  };
  try {
    await ask(keys);
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    // That it has no key of that name is what was to be heard.
    if (count === 0) {
      return { path, count, problem: error.detail ?? error.code, isMisconfigured: error.permanent };
    }
  }
  return { path, count, problem: undefined };
}

/** A token whose form is good, and nothing else of it. */
function tokenOf(alg = 'RS256'): string {
  const part = (value: object) => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  return `${part({ alg, kid: KEY_ID, typ: 'at+jwt' })}.${part({})}.${'A'.repeat(86)}`;
}

import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import { type LoginProvider, loginProvider } from '../attack-provider.ts';
import { SOAK } from './soak-configuration.ts';

/** What the soaked gate finds on the network: the provider that people log in at, and the directory. */
export interface SoakInternet {
  readonly provider: IdentityProvider;
  readonly login: LoginProvider;
  /** Who is in the directory's only group. */
  members: readonly string[];
  readonly fetch: (request: Request) => Promise<Response>;
}

/** Whoever signs with a new key publishes the one before as well: what it signed is still under way. */
const PUBLISHED_KEYS = 2;

/** Sets both up. */
export async function soakInternet(): Promise<SoakInternet> {
  const provider = await createIdentityProvider({ issuer: SOAK.issuer, audience: SOAK.audience });
  provider.respond('jwks', () => Response.json({ keys: provider.publicJwks().keys.slice(-PUBLISHED_KEYS) }));
  const login = loginProvider(provider, SOAK.issuer, SOAK.clientId);
  const internet: SoakInternet = {
    provider,
    login,
    members: ['ada', 'bob'],
    fetch: async (request) => {
      const { host, pathname } = new URL(request.url);
      if (host === SOAK.directory) return Response.json(directoryAnswer(pathname, internet.members));
      // What a login does not know, the provider does: its keys.
      const answer = await login.fetch(request);
      return answer.status === 404 ? await provider.fetch(request) : answer;
    },
  };
  return internet;
}

/** Okta's lists of groups, and of a group's people. */
function directoryAnswer(pathname: string, members: readonly string[]): readonly object[] {
  return pathname.endsWith('/users')
    ? members.map((name) => ({ profile: { login: `${name}@corp.example` } }))
    : [{ id: 'g1', profile: { name: SOAK.group } }];
}

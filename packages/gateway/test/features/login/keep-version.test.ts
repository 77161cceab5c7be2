import { memorySink } from '@portcullis/audit';
import { loginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { keepVersion } from '../../../src/features/login/keep-version.ts';
import { gateway } from '../../../src/index.ts';

const HOST = 'https://wiki.example';

const IDP = { issuer: 'https://idp.example' };

const configuration = (roles: object, rules: readonly object[], idp: object = IDP) => ({
  providers: [],
  login: {
    keys: ['k'.repeat(32)],
    refreshSeconds: 3600,
    providers: { idp: { ...idp, clientId: 'gate', clientAuthentication: { method: 'none' } } },
  },
  roles,
  instances: [
    {
      name: 'wiki',
      hosts: ['wiki.example'],
      application: 'web',
      origin: { binding: 'WIKI' },
      policy: {
        name: 'wiki',
        rules: [...rules, { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] }],
      },
    },
  ],
});

/** Somebody of whom a provider says this, in a browser that logs in at one gate and opens pages of others. */
async function browserOf(person: object, issuer?: string) {
  const clock = { ms: Date.UTC(2026, 1, 3), now: () => clock.ms };
  const provider = await loginProvider(clock.now, issuer);
  provider.person = { ...provider.person, ...person };
  const options = { sinks: [memorySink()], clock, fetch: provider.fetch, warn: () => {} };
  const env = { WIKI: { fetch: async () => new Response('page') } };
  const cookies = new Map<string, string>();
  const open = async (serve: ReturnType<typeof gateway>, path: string): Promise<Response> => {
    const headers = {
      ...{ accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    const answer = await serve(new Request(new URL(path, HOST), { headers }), env, { waitUntil: () => {} });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  const logIn = async (serve: ReturnType<typeof gateway>): Promise<void> => {
    const away = await open(serve, '/.portcullis/login?return_to=%2F');
    await open(serve, provider.authorize(away.headers.get('location') ?? ''));
  };
  const statusOf = async (serve: ReturnType<typeof gateway>) => (await open(serve, '/')).status;
  return { clock, provider, logIn, statusOf, gateOf: (of: object) => gateway(of as never, options) };
}

test('a group that no role spoke of at the login is denied by, a minute later', async () => {
  const { clock, logIn, statusOf, gateOf } = await browserOf({ groups: ['suspended'] });
  const before = gateOf(configuration({ staff: ['staff'] }, []));
  await logIn(before);
  expect(await statusOf(before)).toBe(200);

  const deny = { name: 'out', effect: 'deny', who: { roles: ['suspended'] }, paths: ['/**'] };
  const after = gateOf(configuration({ staff: ['staff'], suspended: ['suspended'] }, [deny]));
  clock.ms += 61_000;
  expect(await statusOf(before)).toBe(200);
  expect(await statusOf(after)).toBe(403);
});

test.each([true, false])(
  'a user who logged in when less was required is signed out a minute after more is required, refresh token or not: %s',
  async (refreshes) => {
    const google = { type: 'google', hostedDomain: '*' };
    const { clock, provider, logIn, statusOf, gateOf } = await browserOf({}, 'https://accounts.google.com');
    if (!refreshes) provider.does.tokenAnswer = ({ refresh_token: _, ...answer }) => answer;
    const before = gateOf(configuration({ staff: ['staff'] }, [], google));
    await logIn(before);
    expect(await statusOf(before)).toBe(200);

    const after = gateOf(
      configuration({ staff: ['staff'] }, [], { ...google, hostedDomain: 'corp.example' }),
    );
    clock.ms += 61_000;
    expect(await statusOf(before)).toBe(200);
    // Led to a login.
    expect(await statusOf(after)).not.toBe(200);
  },
);

test('groups that stand in another claim by now are read there, a minute later', async () => {
  const { clock, logIn, statusOf, gateOf } = await browserOf({ groups: [], teams: ['suspended'] });
  const roles = { suspended: ['suspended'] };
  const deny = { name: 'out', effect: 'deny', who: { roles: ['suspended'] }, paths: ['/**'] };
  const before = gateOf(configuration(roles, [deny]));
  await logIn(before);
  expect(await statusOf(before)).toBe(200);

  const after = gateOf(configuration(roles, [deny], { ...IDP, groupsClaim: 'teams' }));
  clock.ms += 61_000;
  expect(await statusOf(after)).toBe(403);
});

test('the stored claims have one version, and another once roles, claims or a provider need more', () => {
  const hd = (domain: string) => ({ requiredClaims: { hd: domain } });
  const all = [
    keepVersion({ roles: {} }, [], {}),
    keepVersion({ roles: { a: ['b'] } }, [], {}),
    keepVersion({ roles: { a: ['c'] } }, [], {}),
    keepVersion({ roles: {} }, ['oid'], {}),
    keepVersion({ roles: {} }, [], { groupsClaim: 'teams' }),
    keepVersion({ roles: {} }, [], hd('a.example')),
    keepVersion({ roles: {} }, [], hd('b.example')),
  ];
  expect(new Set(all).size).toBe(all.length);
  for (const name of all) expect(name).toMatch(/^[\da-z]{1,7}$/);
});

// Whoever has no refresh token has to log in for another name, so a new release gives none to what nobody changed.
test('the version of earlier releases is unchanged', () => {
  const name = keepVersion({ roles: { a: ['b'] } }, ['oid'], {});
  expect(name).toBe('2tbus2');
  expect(keepVersion({ roles: { a: ['b'] } }, ['oid'], { groupsClaim: 'groups' })).toBe(name);
});

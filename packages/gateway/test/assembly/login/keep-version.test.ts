import { memorySink } from '@portcullis/audit';
import { loginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import { keepVersion } from '../../../src/assembly/login/keep-version.ts';
import { gateway } from '../../../src/index.ts';

const HOST = 'https://wiki.example';

const configuration = (roles: object, rules: readonly object[]) => ({
  providers: [],
  login: {
    keys: ['k'.repeat(32)],
    refreshSeconds: 3600,
    providers: {
      idp: { issuer: 'https://idp.example', clientId: 'gate', clientAuthentication: { method: 'none' } },
    },
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

test('a group that no role spoke of at the login is denied by, a minute later', async () => {
  const clock = { ms: Date.UTC(2026, 1, 3), now: () => clock.ms };
  const provider = await loginProvider(clock.now);
  provider.person = { ...provider.person, groups: ['suspended'] };
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
  const before = gateway(configuration({ staff: ['staff'] }, []), options);
  const away = await open(before, '/.portcullis/login?return_to=%2F');
  await open(before, provider.authorize(away.headers.get('location') ?? ''));
  expect((await open(before, '/')).status).toBe(200);

  const deny = { name: 'out', effect: 'deny', who: { roles: ['suspended'] }, paths: ['/**'] };
  const after = gateway(configuration({ staff: ['staff'], suspended: ['suspended'] }, [deny]), options);
  clock.ms += 61_000;
  expect((await open(before, '/')).status).toBe(200);
  expect((await open(after, '/')).status).toBe(403);
});

test('what is kept has one name, and another one once roles or claims ask for more', () => {
  const all = [
    keepVersion({ roles: {} }, []),
    keepVersion({ roles: { a: ['b'] } }, []),
    keepVersion({ roles: { a: ['c'] } }, []),
    keepVersion({ roles: {} }, ['oid']),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(keepVersion({ roles: { a: ['b'] } }, [])).toBe(all[1]);
  for (const name of all) expect(name).toMatch(/^[\da-z]{1,7}$/);
});

import { memorySessions } from '@portcullis/session';
import { sealOrder } from '@portcullis/session/internal';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { builder } from '../../approval/signed-approvals.ts';
import { assembled, breakGlass, LOGIN, NOW, openConfiguration } from '../../assembled.ts';
import { browsing, NAVIGATION } from '../../fixtures/browsing.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const GATE = 'gate.corp.example';
const PHORGE = 'phorge.corp.example';
const WIKI = 'wiki.corp.example';

function configured(login: object = {}, more: object = {}) {
  const configuration = openConfiguration();
  const [instance] = configuration.instances;
  const made = {
    ...configuration,
    login: { ...LOGIN, durableObject: 'SESSIONS', host: `https://${GATE}`, ...login },
    instances: [instance, { ...instance, name: 'wiki', hosts: [WIKI] }],
    ...more,
  };
  return JSON.parse(JSON.stringify(made)) as typeof made;
}

describe('a gate with login.host', () => {
  test('one login opens two instances, at the login host are the pages, and a logout ends all', async () => {
    const { open, follow, gate } = await browsing(configured());
    const first = await follow(`https://${PHORGE}/T1`);
    expect([first.at, await first.answer.text()]).toEqual([`https://${PHORGE}/T1`, 'page']);
    expect((await follow(`https://${PHORGE}/.portcullis/login?return_to=%2FT2`)).hops).toBe(6);
    const login = await follow(`https://${WIKI}/.portcullis/login?return_to=%2FT3`);
    expect([login.at, login.hops]).toEqual([`https://${WIKI}/T3`, 3]);
    const who = await follow(`https://${WIKI}/.portcullis/whoami`);
    expect([who.at, who.answer.status]).toEqual([`https://${GATE}/.portcullis/whoami`, 200]);
    expect((await follow(`https://${GATE}/`)).at).toBe(`https://${GATE}/.portcullis/whoami`);
    const logout = { method: 'POST', body: new URLSearchParams(), headers: { origin: `https://${GATE}` } };
    await open(`https://${GATE}/.portcullis/logout`, logout);
    for (const host of [PHORGE, WIKI]) {
      // Each of them leads to the provider again.
      const asked = (await open(`https://${host}/.portcullis/login`)).headers.get('location') ?? '';
      const led = await open(asked);
      expect(new URL(led.headers.get('location') ?? '').origin).toBe(LOGIN.providers.corp.issuer);
    }
    expect(
      gate.log.events.some((event) => JSON.stringify(event).includes('"host":"gate.corp.example"')),
    ).toBe(true);
  });

  test('the login host has nothing of an application, and answers the health check', async () => {
    const { open } = await browsing(configured({}, { health: '/healthz' }));
    expect((await open(`https://${GATE}/healthz`)).status).toBe(200);
    expect((await open(`https://${GATE}/T1`)).status).toBe(404);
    expect((await open(`https://${GATE}/api/user.whoami`, { method: 'POST' })).status).toBe(404);
  });

  test('a request for an unknown host is recorded with the hosts that there are, and the login host is one', async () => {
    const { gate } = await browsing(configured());
    await gate.ask('/', {}, 'other.corp.example');
    expect(JSON.stringify(gate.log.events)).toContain(`known hosts: ${PHORGE}, ${WIKI}, ${GATE}`);
  });

  test('a grant of break-glass access is taken at the login host and at each instance', async () => {
    const { open } = await browsing(configured({}, { breakGlass }));
    for (const host of [GATE, PHORGE, WIKI]) {
      const page = await open(`https://${host}/.portcullis/break-glass`);
      expect([page.status, (await page.text()).includes('<form method="post"')]).toEqual([200, true]);
    }
  });

  test.each([
    ['an application', PHORGE, '/T1', [WIKI, GATE]],
    ['the login host', GATE, '/.portcullis/break-glass', [PHORGE, WIKI]],
  ])(
    'a break-glass grant for %s is redeemed there alone, and its session is valid there alone',
    async (_what, home, path, others) => {
      const { gate } = await browsing(configured({}, { breakGlass }));
      const now = NOW / 1000;
      const grant = await sealOrder(
        {
          ...{
            action: 'grant',
            id: 'a'.repeat(22),
            gate: home,
            iss: 'https://login.corp.example',
            sub: 'ada',
          },
          ...{ reason: 'down', signedAt: now, expires: now + 60, sessionSeconds: 600 },
        },
        builder,
      );
      const redeemed = (host: string) =>
        gate.ask(
          '/.portcullis/break-glass',
          {
            method: 'POST',
            body: new URLSearchParams({ grant }),
            headers: { ...NAVIGATION, origin: `https://${host}` },
          },
          host,
        );
      for (const host of others) {
        const refused = await redeemed(host);
        expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []]);
      }
      const taken = await redeemed(home);
      const [cookie = ''] = taken.headers.getSetCookie().map((line) => line.split('; ')[0] ?? '');
      expect([taken.status, cookie.length > 0]).toEqual([303, true]);
      const callers = async (host: string, asked: string) => {
        const from = gate.log.events.length;
        const { status } = await gate.ask(asked, { headers: { ...NAVIGATION, cookie } }, host);
        return [status, JSON.stringify(gate.log.events.slice(from)).includes('"sub":"ada"')];
      };
      expect(await callers(home, path)).toEqual([200, true]);
      for (const host of others) expect((await callers(host, '/T1'))[1]).toBe(false);
    },
  );

  test('the page for operators is at the login host alone', async () => {
    const audit = { sinks: [{ type: 'd1', binding: 'DB' }] };
    const operator = { database: 'DB', roles: ['engineer'] };
    const { open } = await browsing(configured({}, { audit, operator }));
    const there = await open(`https://${GATE}/.portcullis/operator/`);
    expect(new URL(there.headers.get('location') ?? '').origin).toBe(LOGIN.providers.corp.issuer);
    const here = await open(`https://${PHORGE}/.portcullis/operator/`);
    expect(here.headers.get('location')).toBe(`https://${GATE}/.portcullis/operator/`);
    const script = { headers: { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' } };
    expect((await open(`https://${PHORGE}/.portcullis/operator/`, script)).status).toBe(401);
  });

  const refused: readonly (readonly [string, ReturnType<typeof configured>, RegExp])[] = [
    ['sessions in cookies', configured({ durableObject: undefined }), /^login\.host: needs "durableObject"/],
    [
      'the host of an instance',
      configured({ host: `https://${WIKI}` }),
      /^login\.host: must be another host than/,
    ],
    [
      'a host of another domain',
      configured({ host: 'https://gate.example' }),
      /^login\.host: must share a domain with/,
    ],
    [
      'a domain that anybody has a name below',
      configured(
        { host: 'https://a.workers.dev' },
        { instances: [{ ...openConfiguration().instances[0], hosts: ['b.workers.dev'] }] },
      ),
      /^login\.host: must share a domain with/,
    ],
    [
      'an address with a path',
      configured({ host: `https://${GATE}/login` }),
      /^login\.host: must be the https URL/,
    ],
    ['http', configured({ host: `http://${GATE}` }), /^login\.host: must be the https URL/],
    ...[`https://${GATE.toUpperCase()}`, `https://${GATE}:443`, `https://${GATE}/`].map(
      (host) =>
        [`another spelling, ${host},`, configured({ host }), /^login\.host: must be the https URL/] as const,
    ),
    [
      'a name that ends with a dot',
      configured(
        { host: `https://${GATE}.` },
        { instances: [{ ...openConfiguration().instances[0], hosts: [`${PHORGE}.`] }] },
      ),
      /^login\.host: must share a domain with/,
    ],
    ...['https://gate.localhost:8787', 'https://wiki.localhost', 'https://0x7f.1'].map(
      (host) =>
        [
          `https on this machine, ${host},`,
          configured(
            { host },
            { instances: [{ ...openConfiguration().instances[0], hosts: ['wiki.localhost'] }] },
          ),
          /^login\.host: must be http:\/\/[a-z\d.:]+, since hosts of this machine have no TLS/,
        ] as const,
    ),
    [
      'trusted origins beside it',
      configured({}, { trustedHosts: [WIKI] }),
      /^trustedHosts: cannot be combined/,
    ],
  ];

  test.each(refused)('%s is refused by the check', (_what, configuration, problem) => {
    const said = checkConfiguration(configuration).map(({ path, message }) => `${path}: ${message}`);
    expect(said.filter((one) => !problem.test(one))).toEqual([]);
    expect(said).not.toEqual([]);
  });

  const byVariables = (host: string, other: string) => {
    const configuration = configured(
      { host: '${LOGIN_HOST}' },
      { instances: [{ ...openConfiguration().instances[0], hosts: ['${WIKI_HOST}'] }] },
    );
    const SESSIONS = { getByName: () => memorySessions() };
    return { configuration, env: { SESSIONS, LOGIN_HOST: host, WIKI_HOST: other } };
  };

  test.each([
    [`https://${GATE}`, GATE, 'must be another host than that of every application'],
    [`https://${GATE}`, 'wiki.other.example', 'must share a domain with ${WIKI_HOST}'],
    ['https://wiki.localhost', 'wiki.localhost', 'must be http://${WIKI_HOST}, since'],
    [`http://${GATE}`, WIKI, 'must be the https URL'],
    ['', WIKI, 'must be'],
  ])(
    'a Worker whose variables say %j for it and %j for an instance refuses every request',
    (host, other, problem) => {
      const { configuration, env } = byVariables(host, other);
      expect(checkConfiguration(configuration)).toEqual([]);
      const { problems, served } = assembled(configuration, {}, { env });
      expect(problems.join('\n')).toContain('login.host');
      expect(problems.join('\n')).toContain(problem);
      expect(served).toBeUndefined();
    },
  );

  test('the login host never answers in the place of an instance, even if no check compared the two', () => {
    const { configuration, env } = byVariables('https://wiki.localhost', 'wiki.localhost');
    const { problems } = assembled(configuration, {}, { env, plan: { filledProblems: () => [] } });
    expect(problems).toEqual(['login.host: must be another host than that of every instance']);
  });

  test('a Worker that was built without it refuses every request', async () => {
    const { ALL_PARTS } = await import('../../../src/parts.ts');
    const { loginHost: _, ...parts } = ALL_PARTS;
    const env = { SESSIONS: { getByName: () => memorySessions() } };
    expect(assembled(configured(), {}, { env, plan: { parts } }).problems).toEqual([
      'login: this Worker was built without "loginHost": run "portcullis build" again',
    ]);
  });
});

describe('a gate without login.host', () => {
  const audit = { sinks: [{ type: 'd1', binding: 'DB' }] };
  const operator = { database: 'DB', roles: ['engineer'] };
  const shared = (more: object = {}) =>
    configured({ host: undefined, credentials: {} }, { audit, operator, ...more });
  const pages = ['operator/', 'credentials/device', 'credentials/authorize?response_type=code'];

  test('must say before a deploy whether it trusts the origins of its applications', () => {
    const problems = checkConfiguration(shared());
    expect(problems.map(({ path }) => path)).toEqual(['login.credentials', 'operator']);
    expect(problems[0]?.message).toContain(
      'Set login.host to a host of its own, such as "https://gate.corp.example"',
    );
    expect(problems[0]?.message).toContain('"trustedHosts": [');
    expect(checkConfiguration(shared({ trustedHosts: [] }))).toEqual([]);
    expect(checkConfiguration(shared({ trustedHosts: ['other.corp.example'] }))).toEqual([
      { path: 'trustedHosts[0]', message: 'is not one of the hosts of any instance' },
    ]);
  });

  test('that serves already goes on, without the pages that give something away, and says so', async () => {
    const { gate, follow, open } = await browsing(shared());
    expect(gate.problems).toEqual([]);
    expect(gate.warned.filter((text) => text.includes('turned off'))).toHaveLength(2);
    await follow(`https://${PHORGE}/T1`);
    await follow(`https://${PHORGE}/.portcullis/login`);
    for (const page of pages)
      expect([403, 404]).toContain((await open(`https://${PHORGE}/.portcullis/${page}`)).status);
  });

  test('has them at the origins that it trusts, and at no other', async () => {
    const { follow, open } = await browsing(shared({ trustedHosts: [WIKI] }));
    for (const host of [PHORGE, WIKI]) await follow(`https://${host}/.portcullis/login`);
    expect((await open(`https://${WIKI}/.portcullis/credentials/device`)).status).toBe(200);
    // The database of this test says nothing.
    expect((await open(`https://${WIKI}/.portcullis/operator/`)).status).toBe(503);
    for (const page of pages)
      expect([403, 404]).toContain((await open(`https://${PHORGE}/.portcullis/${page}`)).status);
    const posted = { method: 'POST', headers: { origin: `https://${PHORGE}` } };
    expect((await open(`https://${PHORGE}/.portcullis/credentials/device/grant`, posted)).status).not.toBe(
      200,
    );
  });
});

import { singleSignOn } from '@portcullis/phabricator/sso';
import { zone } from '@portcullis/proxy';
import { describe, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../../src/checks/check-configuration.ts';
import { phabricatorSignOn } from '../../../../src/kinds/applications/phabricator-sign-on.ts';
import { ALL_PARTS } from '../../../../src/parts.ts';
import { assembled, LOGIN, person, verifierOf } from '../../../assembled.ts';
import { goodConfiguration, sessionKeyLogin } from '../../../good-configuration.ts';

// As it is, and watched.
vi.mock('@portcullis/phabricator/sso', async (original) => {
  const real = await original<typeof import('@portcullis/phabricator/sso')>();
  return { ...real, singleSignOn: vi.fn(real.singleSignOn) };
});

const RETIRED = { since: '2026-03-01', to: 'https://gitlab.example.com/' };

function retiredConfiguration(settings: object = {}, more: object = {}) {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  return { ...configuration, ...more, instances: [{ ...instance, retired: RETIRED, ...settings }] };
}

describe('an instance that is retired', () => {
  const sent: string[] = [];
  const PHORGE = {
    fetch: async (url: string, { method }: RequestInit) => {
      sent.push(`${method} ${new URL(url).pathname}`);
      return new Response('page');
    },
  };
  const gateFor = (...groups: readonly string[]) => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    sent.length = 0;
    const providers = { ...ALL_PARTS.providers, oidc: () => verifierOf(person(...groups)) };
    return assembled(retiredConfiguration(), { providers } as never, { env: { PHORGE } });
  };

  test('sends on what an engineer reads', async () => {
    const { ask, problems } = gateFor('eng');
    expect(problems).toEqual([]);
    for (const [path, init] of [
      ['/T1', {}],
      ['/maniphest/query/advanced/', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
    ] as const) {
      expect((await ask(path, init)).status).toBe(200);
    }
    expect(sent).toEqual(['GET /T1', 'POST /maniphest/query/advanced/']);
  });

  test.each([
    ['an engineer', ['eng']],
    ['a user whom no rule allows anything', []],
  ])(
    'refuses the changes of %s by a page that says since when and where to, and records who asked',
    async (_who, groups) => {
      const { ask, log } = gateFor(...groups);
      const response = await ask('/maniphest/task/edit/1/', {
        method: 'POST',
        body: new URLSearchParams({ title: 'x' }),
        headers: { accept: 'text/html', 'accept-language': 'de' },
      });
      expect(response.status).toBe(403);
      const page = await response.text();
      expect(page).toContain('Diese Website ist schreibgeschützt');
      expect(page).toContain('1. März 2026');
      expect(page).toContain('https://gitlab.example.com/');
      const event = log.events.find(({ type }) => type === 'request.decision');
      expect(event).toMatchObject({ actor: { sub: 'ada' }, outcome: 'deny' });
      expect(JSON.stringify(event)).toContain('phabricator.retired');
      expect(sent).toEqual([]);
    },
  );

  test('is denied the same by its policy alone', async () => {
    const { ask } = assembled(
      retiredConfiguration({
        policy: { name: 'open', rules: [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] }] },
      }),
      {
        applications: {
          ...ALL_PARTS.applications,
          phabricator: {
            ...ALL_PARTS.applications.phabricator,
            create: (instance: object, dependencies: object) => {
              const made = ALL_PARTS.applications.phabricator?.create(
                instance as never,
                dependencies as never,
              );
              return { ...made, admission: undefined };
            },
          },
        } as never,
      },
      { env: { PHORGE } },
    );
    sent.length = 0;
    expect((await ask('/T1')).status).toBe(200);
    expect((await ask('/maniphest/task/edit/1/', { method: 'POST' })).status).toBe(401);
    expect(sent).toEqual(['GET /T1']);
  });
});

describe('the settings of an instance that is retired', () => {
  const sso = { serverName: 'edge', clientId: 'phorge', clientSecret: 's'.repeat(32), durableObject: 'SSO' };

  test('are good with single sign-on that creates and connects no accounts', () => {
    const login = { login: sessionKeyLogin() };
    expect(checkConfiguration(retiredConfiguration({ sso }, login))).toEqual([]);
    expect(checkConfiguration(retiredConfiguration({ sso: { ...sso, register: false } }, login))).toEqual([]);
  });

  test('can have the day in a variable', () => {
    expect(checkConfiguration(retiredConfiguration({ retired: { ...RETIRED, since: '${SINCE}' } }))).toEqual(
      [],
    );
  });

  test('are good for a gate that fills in their defaults', () => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    const env = { SSO: { getByName: () => ({}) }, SESSION_KEY: 'k'.repeat(32) };
    expect(
      assembled(retiredConfiguration({ sso }, { login: sessionKeyLogin() }), {}, { env }).problems,
    ).toEqual([]);
  });

  test.each([
    [{ retired: { ...RETIRED, since: '2026-02-31' } }, 'retired.since', 'must be a day such as 2026-03-01'],
    [{ retired: { ...RETIRED, since: 'soon' } }, 'retired.since', 'must be a day such as 2026-03-01'],
    [{ retired: { ...RETIRED, to: 'gitlab' } }, 'retired.to', 'must be an https URL (http only on loopback)'],
    [
      { sso: { ...sso, register: true } },
      'sso.register',
      'creates accounts, but the instance is "retired": remove one of the two',
    ],
    [
      { sso: { ...sso, link: { providerId: 5 } } },
      'sso.link',
      'changes accounts, but the instance is "retired": remove one of the two',
    ],
    [
      { accessRequests: { type: 'maniphest', token: `api-${'a'.repeat(28)}` } },
      'accessRequests',
      'creates tasks, but the instance is "retired": remove one of the two',
    ],
    [
      { machineEndpoints: [{ endpoint: 'calendar' }, { endpoint: 'mailgun' }] },
      'machineEndpoints[1]',
      'is for changes, but the instance is "retired": remove one of the two',
    ],
    [
      { groupSync: {} },
      'groupSync',
      'changes projects and accounts, but the instance is "retired": remove one of the two',
    ],
    [
      { agents: { write: ['comment'] } },
      'agents.write',
      'lets agents write, but the instance is "retired": remove one of the two',
    ],
  ])('%j is a problem', (settings, path, message) => {
    const login = { login: sessionKeyLogin() };
    expect(checkConfiguration(retiredConfiguration(settings, login))).toContainEqual({
      path: `instances[0].${path}`,
      message,
    });
  });
});

test.each([
  [RETIRED, false],
  [undefined, undefined],
])('single sign-on of an instance with "retired": %j registers accounts: %s', (retired, register) => {
  vi.mocked(singleSignOn).mockClear();
  const sso = { serverName: 'edge', clientId: 'phorge', clientSecret: 's'.repeat(32), durableObject: 'SSO' };
  const instance = {
    name: 'phorge',
    application: 'phabricator',
    hosts: ['phorge.corp.example'],
    sso,
    retired,
  };
  const gate = { endSession: async () => new Response() };
  phabricatorSignOn.add(
    { application: { handler: async () => new Response() } } as never,
    instance as never,
    {
      ...{ env: { SSO: { getByName: () => ({}) } }, path: 'instances[0]', theme: {}, origin: zone() },
      login: { settings: LOGIN, gate },
    } as never,
  );
  const [given] = vi.mocked(singleSignOn).mock.calls[0] ?? [];
  expect((given as { readonly register?: boolean } | undefined)?.register).toBe(register);
});

import { memorySink } from '@portcullis/audit';
import { type Arrival, recorder } from '@portcullis/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkedPlan } from '../src/checked-plan.ts';
import { Assembly } from '../src/gate/assembly.ts';
import { inOneLine } from '../src/gate/no-gate.ts';
import type { ConfiguredEnv } from '../src/gate/origins.ts';
import type { ServedGate } from '../src/gate/served-gate.ts';
import type { GatewayParts } from '../src/gate-plan.ts';
import { gatewaySettings } from '../src/gateway-options.ts';
import { HOOKED_PARTS } from '../src/generated/hooked-parts.ts';
import { ALL_PARTS } from '../src/parts.ts';
import { gateOf } from '../src/plan.ts';
import { assembled, breakGlass, NOW, openConfiguration, person, verifierOf } from './assembled.ts';
import { goodConfiguration, sessionKeyLogin } from './good-configuration.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const fails = (message: string) => () => {
  throw new TypeError(message);
};
const goOn = (_: object, next: () => Promise<Response>) => next();
const OKTA = { type: 'okta', domain: 'acme.okta.com', apiToken: 'secret' };

describe('a gateway that cannot be built reports the problem with its path:', () => {
  test('a provider', () => {
    const { problems } = assembled(openConfiguration(), {
      providers: { oidc: fails('oidc: audience must be a text') },
    });
    expect(problems).toContain('providers[0].audience: must be a text');
  });

  test('a directory', () => {
    const configuration = { ...openConfiguration(), groupSources: [OKTA] };
    const { problems } = assembled(configuration, {
      groupSources: { okta: fails('okta: domain must be a text') },
    });
    expect(problems).toEqual(['groupSources[0].domain: must be a text']);
  });

  test('the cache of keys', () => {
    const { problems } = assembled({ ...openConfiguration(), keyCache: { kv: 'KEYS' } });
    expect(problems).toEqual([expect.stringMatching(/^keyCache.*"KEYS"/)]);
  });

  test('roles that a variable spoils', () => {
    const configuration = { ...openConfiguration(), roles: { engineer: ['${GROUP}'] } };
    const plan = { filledProblems: () => [] };
    const { problems } = assembled(configuration, {}, { env: { GROUP: '' }, plan });
    expect(problems).toEqual([
      expect.stringMatching(/^roles: /),
      expect.stringContaining('engineer[0]: is empty'),
    ]);
  });

  test('everything in one line for an event, and what has no place as such', () => {
    expect(
      inOneLine([
        { path: '', message: 'is empty' },
        { path: 'roles', message: 'is none' },
      ]),
    ).toBe('(whole): is empty; roles: is none');
  });
});

describe('a gate whose Worker does not fit it', () => {
  const configuration = {
    ...openConfiguration(),
    ...{ roles: { engineer: ['${GROUP}'], contractor: ['ext'] }, theme: { name: 'The Gate of Corp' } },
  };
  const gateWith = (env: object) => {
    const [log, warned] = [memorySink(), [] as string[]];
    const settings = gatewaySettings({ sinks: [log], warn: (text) => warned.push(text), inform: () => {} });
    const gate = gateOf(checkedPlan(configuration), settings, env) as ServedGate;
    return { gate, log, warned };
  };
  const PHORGE = { fetch: async () => new Response() };
  const execution = { waitUntil: () => {} };

  test('refuses every request and every Cron Trigger, and reports why to its operators only', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { gate, log, warned } = gateWith({ PHORGE });
    expect(gate.hosts.size).toBe(0);
    const request = new Request('https://phorge.corp.example/', {
      headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' },
    });
    const answer = await gate.otherwise(request, {} as never, execution);
    const page = await answer.text();
    expect([answer.status, page]).toEqual([500, expect.stringContaining('The Gate of Corp')]);
    expect(page).not.toContain('GROUP');
    expect(log.events).toMatchObject([
      {
        reason: ['gateway.misconfigured'],
        detail: expect.stringMatching(/^roles\.engineer\[0\]: uses the variable GROUP/),
      },
    ]);
    expect(warned).toEqual([
      expect.stringMatching(
        /^portcullis: all requests are refused \(gateway\.misconfigured\)\. The configuration has 1 problem:/,
      ),
    ]);
    await expect(gate.scheduled?.(execution)).rejects.toMatchObject({ code: 'gateway.misconfigured' });
  });

  test('is asked nothing more while variables are missing', () => {
    const filledProblems = vi.fn(() => []);
    const { problems } = assembled(configuration, {}, { plan: { filledProblems } });
    expect(problems).toEqual([expect.stringContaining('uses the variable GROUP')]);
    expect(filledProblems).not.toHaveBeenCalled();
  });

  test('is not served with a variable that is wrong', () => {
    const filledProblems = () => [{ path: 'roles', message: 'cannot be' }];
    const { served, problems } = assembled(
      configuration,
      {},
      { env: { GROUP: 'eng' }, plan: { filledProblems } },
    );
    expect([served, problems]).toEqual([undefined, ['roles: cannot be']]);
  });

  test('is served once it does', () => {
    expect([...gateWith({ PHORGE, GROUP: 'eng' }).gate.hosts.keys()]).toEqual(['phorge.corp.example']);
  });
});

test('problems of variables are determined with the bindings they come from', () => {
  const plan = checkedPlan(openConfiguration());
  const env = { PHORGE: { fetch: async () => new Response() } };
  const asked: object[] = [];
  const settings = gatewaySettings({ warn: () => {}, inform: () => {} });
  gateOf(
    {
      ...plan,
      filledProblems: (filled) => {
        asked.push(filled);
        return [];
      },
    },
    settings,
    env,
  );
  expect(asked).toEqual([{ configuration: plan.configuration, env, rounds: [env] }]);
});

test('roles may be all that something reads which was built in', () => {
  const lead = { groups: [{ expression: '^eng-[a-z]+$' }], implies: ['engineer'] };
  const configuration = { ...openConfiguration(), roles: { engineer: ['eng'], lead } };
  expect(assembled(configuration).problems).toEqual([]);
  const without = { roleExpressions: undefined, roleDefinitions: undefined };
  expect(assembled(configuration, without as never).problems).toContainEqual(
    expect.stringMatching(/the build supports only lists|the build does not include/),
  );
});

test('groups of a directory give roles', async () => {
  const configuration = { ...goodConfiguration(), groupSources: [OKTA] };
  const okta = {
    name: 'okta',
    groupsOf: async () => ({ answered: true, groups: ['eng'], seen: 1 }) as const,
  };
  const groupSources = vi.fn(() => okta);
  const { ask, settings } = assembled(
    configuration,
    { providers: { oidc: () => verifierOf(person()) }, groupSources: { okta: groupSources } },
    { fetch: async () => new Response(null, { status: 500 }) },
  );
  expect((await ask()).status).toBe(200);
  expect(groupSources).toHaveBeenCalledWith(expect.objectContaining(OKTA), { fetch: settings.fetch });
});

test('keys are stored where the configuration says', async () => {
  const KEYS = { get: vi.fn(async () => null), put: async () => {} };
  const { ask } = assembled(
    { ...openConfiguration(), keyCache: { kv: 'KEYS' } },
    {},
    {
      env: { KEYS },
      fetch: async () => new Response(null, { status: 500 }),
    },
  );
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: 'https://login.corp.example', aud: 'phorge', sub: 'ada', exp: NOW / 1000 + 60 };
  const token = [part({ alg: 'RS256', kid: 'one' }), part(claims), 'c2ln'].join('.');
  expect((await ask('/T1', { headers: { authorization: `Bearer ${token}` } })).status).toBe(503);
  expect(KEYS.get).toHaveBeenCalled();
});

describe('users admitted by a grant', () => {
  test('have the roles of the grant, though no group gives them', async () => {
    const given = vi.fn(() => () => ({ roles: ['engineer'], by: 'a grant' }));
    const host = () => ({
      arrived: { recorder: recorder((_, next) => next()), step: goOn },
      verifier: verifierOf(person()),
    });
    const { ask } = assembled({ ...goodConfiguration(), breakGlass }, { breakGlass: { host, roles: given } });
    expect((await ask()).status).toBe(200);
    expect(given).toHaveBeenCalledWith(
      expect.objectContaining({ breakGlass: expect.objectContaining(breakGlass) }),
    );
  });

  test('are not admitted where the Worker was built without it', () => {
    const { breakGlass: _, ...parts } = ALL_PARTS;
    const { problems } = assembled({ ...goodConfiguration(), breakGlass }, {}, { plan: { parts } });
    expect(problems).toEqual([
      'breakGlass: this Worker was built without "breakGlass": run "portcullis build" again',
    ]);
  });
});

describe('a Cron Trigger runs', () => {
  const groupSync = {
    token: `api-${'s'.repeat(28)}`,
    directory: 'okta',
    projects: { team: ['eng'] },
    durableObject: 'RUNS',
  };
  const two = (first: object, second: object = {}) => {
    const configuration = openConfiguration();
    const [instance] = configuration.instances;
    const other = { ...structuredClone(instance), name: 'other', hosts: ['other.corp.example'] };
    return {
      ...configuration,
      groupSources: [OKTA],
      instances: [
        { ...instance, ...first },
        { ...other, ...second },
      ],
    };
  };

  test('is what one of the instances needs, which follows its logins as well', async () => {
    const scheduled = vi.fn(async () => {});
    const followed: string[] = [];
    const atLogin = (instance: string) =>
      recorder<Arrival<ConfiguredEnv>>((_, next) => {
        followed.push(instance);
        return next();
      });
    const part = vi.fn(() => ({ scheduled, atLogin }));
    const { ask, served, settings, bindings } = assembled(two({ groupSync }), {
      groupSync: { gate: part },
    });
    expect(part).toHaveBeenCalledExactlyOnceWith({
      configuration: expect.objectContaining({
        instances: [expect.objectContaining({ name: 'phorge' }), expect.objectContaining({ name: 'other' })],
      }),
      origins: [expect.any(Object), expect.any(Object)],
      directories: [
        {
          configured: expect.objectContaining(OKTA),
          source: expect.objectContaining({ name: 'oktaGroups' }),
        },
      ],
      recordingOf: expect.any(Function),
      parts: expect.objectContaining({ memberSources: ALL_PARTS.memberSources }),
      ...{ env: bindings, settings, assembly: expect.any(Assembly) },
    });
    await served?.scheduled?.({ waitUntil: () => {} });
    expect(scheduled).toHaveBeenCalledOnce();
    await ask();
    await ask('/', {}, 'other.corp.example');
    expect(followed).toEqual(['phorge', 'other']);
  });

  test('is nothing where none needs it', () => {
    const made = vi.fn();
    expect(assembled(two({}), { groupSync: { gate: made } }).served).not.toHaveProperty('scheduled');
    expect(made).not.toHaveBeenCalled();
  });
});

test('a limitation of a good configuration is reported once', () => {
  const notes = () => [{ path: 'policy', message: 'decides little' }];
  expect(assembled(openConfiguration(), {}, { plan: { notes } }).warned).toEqual([
    'portcullis: policy: decides little',
  ]);
});

test('an unknown host is refused with the gateway’s own clock and theme, and the event names the known ones', async () => {
  const [instance] = openConfiguration().instances;
  const hosts = ['a.corp.example', 'b.corp.example'];
  const theme = { name: 'The Gate of Corp' };
  const configuration = { ...openConfiguration(), theme, instances: [{ ...instance, hosts }] };
  const { ask, log } = assembled(configuration);
  const answer = await ask(
    '/',
    { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } },
    'c.corp.example',
  );
  expect([answer.status, await answer.text()]).toEqual([421, expect.stringContaining('The Gate of Corp')]);
  expect(log.events[0]).toMatchObject({
    time: new Date(NOW).toISOString(),
    detail: 'no instance has the host "c.corp.example"; known hosts: a.corp.example, b.corp.example',
  });
});

test('calls to the origin, and the request itself, are traced where configured', async () => {
  const used: string[] = [];
  const use = <Part>(what: string, part: Part): Part => {
    used.push(what);
    return part;
  };
  const traces = {
    recorder: recorder<Arrival<ConfiguredEnv>>((_, next) => use('recorder', next())),
    step: (_: object, next: () => Promise<Response>) => use('step', next()),
    env: (env: object) => env,
    fetch: () => async () => new Response(),
    origin: (origin: object) => use('origin', origin),
  };
  const configuration = { ...openConfiguration(), traces: {} };
  const { ask, problems } = assembled(configuration, { traces: { calls: () => traces as never } });
  expect(problems).toEqual([]);
  expect((await ask()).status).toBe(200);
  expect(used).toEqual(['origin', 'step', 'recorder']);
});

const [INSTANCE] = openConfiguration().instances;
const HOOKED_SETTINGS: Readonly<Record<string, object>> = {
  breakGlass: { breakGlass },
  lock: { lock: { durableObject: 'LOCKS', operators: breakGlass.signers } },
  operator: {
    operator: { database: 'DB', roles: ['engineer'] },
    audit: { sinks: [{ type: 'd1', binding: 'DB' }] },
  },
  elevations: {
    elevations: { durableObject: 'ELEVATIONS' },
    login: { ...sessionKeyLogin(), keys: ['k'.repeat(32)] },
    instances: [
      {
        ...INSTANCE,
        accessRequests: { type: 'mail' },
        policy: {
          ...INSTANCE.policy,
          elevations: [{ role: 'engineer', approvers: ['engineer'], maxMinutes: 5 }],
        },
      },
    ],
  },
  traces: { traces: {} },
  groupSync: {
    groupSources: [{ type: 'okta', domain: 'acme.okta.com', apiToken: 'secret' }],
    instances: [
      {
        ...INSTANCE,
        groupSync: {
          ...{ token: `api-${'s'.repeat(28)}`, directory: 'okta', durableObject: 'RUNS' },
          projects: { team: ['eng'] },
        },
      },
    ],
  },
  resilience: { instances: [{ ...INSTANCE, resilience: {} }] },
  limits: {
    instances: [
      { ...INSTANCE, limits: [{ name: 'all', binding: 'LIMIT', periodSeconds: 60, by: 'address' }] },
    ],
  },
  publicCache: { instances: [{ ...INSTANCE, publicCache: {} }] },
  readers: { instances: [{ ...INSTANCE, readers: {} }] },
  redirects: {
    instances: [
      {
        ...INSTANCE,
        redirects: { hosts: ['a.example'], map: [{ from: '/T1', to: 'https://a.example/1' }] },
      },
    ],
  },
  archive: {
    instances: [
      {
        ...INSTANCE,
        retired: { since: '2026-03-01', to: 'https://gitlab.example.com/' },
        archive: { bucket: 'ARCHIVE' },
      },
    ],
  },
  maintenance: { instances: [{ ...INSTANCE, maintenance: {} }] },
  erasure: {
    audit: {
      people: 'PEOPLE',
      erasure: { path: '/erasure', operators: ['acme.example/safe+5b4ac2f0+AQID'] },
    },
  },
};

test.each(Object.values(HOOKED_PARTS).flat())(
  'a gate whose configuration has "%s" and whose Worker was built without that part refuses every request',
  (field) => {
    const { [field]: _, ...parts } = ALL_PARTS;
    const env = { PEOPLE: { getByName: () => ({}) }, DB: { prepare: () => ({}) } };
    const { problems, served } = assembled(
      { ...openConfiguration(), ...HOOKED_SETTINGS[field] },
      {},
      { env, plan: { parts: parts as GatewayParts } },
    );
    expect(problems.join()).toContain(
      `this Worker was built without "${field}": run "portcullis build" again`,
    );
    expect(served).toBeUndefined();
  },
);

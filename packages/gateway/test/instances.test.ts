import { type Arrival, recorder } from '@portcullis/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { FeaturePart, HostScope } from '../src/gate/feature-part.ts';
import type { LoginPart } from '../src/gate-plan.ts';
import { ALL_PARTS } from '../src/parts.ts';
import { assembled, breakGlass, LOGIN, openConfiguration, person, verifierOf } from './assembled.ts';
import { goodConfiguration } from './good-configuration.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

type Next = () => Promise<Response>;
const HOST = 'phorge.corp.example';
const LOGIN_PART = ALL_PARTS.login as LoginPart;
const theme = { name: 'The Gate of Corp' };

/** With settings of its one instance. */
function withInstance(settings: object, more: object = {}) {
  const configuration = openConfiguration();
  const [instance] = configuration.instances;
  return { ...configuration, ...more, instances: [{ ...instance, ...settings }] };
}

/** The application's part, which keeps what it is made with. */
function watchedApplication() {
  const real = ALL_PARTS.applications.phabricator as NonNullable<(typeof ALL_PARTS)['applications'][string]>;
  const create = vi.fn(real.create);
  return { create, applications: { ...ALL_PARTS.applications, phabricator: { ...real, create } } };
}

const refuses = async () => new Response('stopped', { status: 418 });

describe('budgets of an instance', () => {
  const limits = [{ name: 'all', by: 'address', periodSeconds: 60, binding: 'LIMIT' }];

  test('stop its requests, and count what they cost its application', async () => {
    const host = vi.fn(() => ({ identified: refuses }));
    const { ask, bindings } = assembled(withInstance({ limits }), {
      limits: { host } satisfies FeaturePart,
    });
    expect((await ask()).status).toBe(418);
    expect(host).toHaveBeenCalledWith(
      expect.objectContaining({
        instance: expect.objectContaining({ limits: [expect.objectContaining(limits[0])] }),
        path: 'instances[0]',
        env: bindings,
      }),
    );
  });

  test('stop those too that the policy refuses: what is refused was counted', async () => {
    const policy = {
      name: 'shut',
      rules: [{ name: 'nobody', effect: 'deny', who: 'anyone', paths: ['/**'] }],
    };
    expect((await assembled(withInstance({ policy })).ask()).status).not.toBe(200);
    const { ask } = assembled(withInstance({ limits, policy }), {
      limits: { host: () => ({ identified: refuses }) } satisfies FeaturePart,
    });
    expect((await ask()).status).toBe(418);
  });

  test.each([
    ['one for each request where the application says nothing of its costs', 'web', '/', 1],
    ['what its application says that a request costs', 'phabricator', '/diffusion/1/history/', 5],
  ])('count %s', async (_, application, path, cost) => {
    const limit = vi.fn(async () => ({ success: true }));
    const { ask } = assembled(withInstance({ limits, application }), {}, { env: { LIMIT: { limit } } });
    await ask(path);
    expect(limit).toHaveBeenCalledTimes(cost);
  });

  test('that the Worker was built without, or cannot store, are reported with their path', () => {
    const { limits: _, ...parts } = ALL_PARTS;
    expect(assembled(withInstance({ limits }), {}, { plan: { parts } }).problems).toEqual([
      'instances[0].limits: this Worker was built without "limits": run "portcullis build" again',
    ]);
  });

  test('limit no one where there are none', async () => {
    const host = vi.fn(() => ({ identified: refuses }));
    const { ask } = assembled(openConfiguration(), { limits: { host } satisfies FeaturePart });
    expect((await ask()).status).toBe(200);
    expect(host).not.toHaveBeenCalled();
  });
});

describe('the page for operators', () => {
  const operator = { database: 'DB', roles: ['engineer'] };
  const audit = { sinks: [{ type: 'd1', binding: 'DB' }] };
  const env = { DB: { prepare: () => ({ bind: () => ({ run: async () => ({}) }) }), batch: async () => [] } };

  test('is served at each host, and knows the policy of every host', async () => {
    let scope: HostScope | undefined;
    const part: FeaturePart = {
      host: (given) => {
        scope = given;
        return { identified: refuses };
      },
    };
    const { ask, bindings } = assembled(
      withInstance({}, { operator, audit, theme }),
      { operator: part },
      { env },
    );
    expect((await ask()).status).toBe(418);
    expect(scope).toMatchObject({ configuration: { operator }, login: undefined, theme });
    expect(scope?.env).toBe(bindings);
    const desk = scope?.deskOf(HOST);
    expect(desk).toMatchObject({ instance: 'phorge', policy: { name: 'phorge' } });
    expect(desk?.options).toMatchObject({
      roles: ['engineer', 'contractor'],
      delimitersInNames: expect.any(Boolean),
    });
    expect(desk?.options.applications).toContain('maniphest');
    expect(scope?.deskOf('other.corp.example')).toBeUndefined();
  });

  test('knows the sessions of a login', () => {
    const directory = vi.fn();
    const host = vi.fn(() => ({ identified: refuses }));
    const login: LoginPart = (...given) => ({ ...LOGIN_PART(...given), directory: directory as never });
    assembled(withInstance({}, { operator, audit, login: LOGIN }), { operator: { host }, login }, { env });
    expect(host).toHaveBeenCalledWith(
      expect.objectContaining({ login: expect.objectContaining({ directory }) }),
    );
  });

  test('that the Worker was built without is reported with its path', () => {
    const { operator: _, ...parts } = ALL_PARTS;
    expect(assembled(withInstance({}, { operator, audit }), {}, { env, plan: { parts } }).problems).toEqual([
      'operator: this Worker was built without "operator": run "portcullis build" again',
    ]);
  });
});

describe('grants', () => {
  test('are accepted at each host, for the login and under the theme of the gateway', async () => {
    const host = vi.fn(() => ({
      arrived: { recorder: recorder<Arrival>((_, next) => next()), step: (_: object, next: Next) => next() },
      verifier: verifierOf(person()),
    }));
    const { bindings, settings, problems } = assembled(
      withInstance({}, { breakGlass, login: LOGIN, theme }),
      { breakGlass: { host } satisfies FeaturePart },
    );
    expect(problems).toEqual([]);
    expect(host).toHaveBeenCalledWith(
      expect.objectContaining({
        ...{ host: HOST, settings, env: bindings },
        configuration: expect.objectContaining({
          breakGlass: expect.objectContaining(breakGlass),
          login: expect.objectContaining({ keys: LOGIN.keys }),
        }),
        theme: expect.objectContaining(theme),
      }),
    );
  });

  test('admit their users', async () => {
    const host = () => ({
      arrived: { recorder: recorder<Arrival>((_, next) => next()), step: refuses },
      verifier: verifierOf(person()),
    });
    const { ask } = assembled(withInstance({}, { breakGlass }), {
      breakGlass: { host } satisfies FeaturePart,
    });
    expect((await ask()).status).toBe(418);
  });

  test('that cannot be accepted are reported with their path', () => {
    const host = () => {
      throw new TypeError('breakGlass: signers must be keys');
    };
    const { problems } = assembled(withInstance({}, { breakGlass }), { breakGlass: { host } });
    expect(problems).toEqual(['breakGlass.signers: must be keys']);
  });
});

describe('a login', () => {
  test('is passed to the application and its verifiers, the gateway’s own credentials first', () => {
    const { create, applications } = watchedApplication();
    let gate: ReturnType<LoginPart> | undefined;
    const login = vi.fn<LoginPart>((...given) => {
      gate = LOGIN_PART(...given);
      return gate;
    });
    const configuration = withInstance({}, { login: LOGIN, theme });
    const { problems, settings } = assembled(configuration, { applications, login });
    expect(problems).toEqual([]);
    const [{ login: configured }, instance, host, , parts] = login.mock.calls[0] as Parameters<LoginPart>;
    expect([configured.keys, instance?.name, host, parts.settings]).toEqual([
      LOGIN.keys,
      'phorge',
      HOST,
      settings,
    ]);
    const [, surroundings] = create.mock.calls[0] ?? [];
    expect(surroundings?.login).toEqual({ settings: configured, gate });
    expect(surroundings?.verifiers).toHaveLength(2);
    expect(surroundings?.verifiers[0]).toBe(gate?.credentialVerifier);
    expect(surroundings?.theme).toMatchObject(theme);
  });

  test('that is absent is passed as absent where the configuration has none', () => {
    const { create, applications } = watchedApplication();
    assembled(openConfiguration(), { applications });
    const [, surroundings] = create.mock.calls[0] ?? [];
    expect(surroundings?.login).toBeUndefined();
    expect(surroundings?.verifiers).toHaveLength(1);
    expect(surroundings?.path).toBe('instances[0]');
  });

  test('that cannot be created is reported with its path, and nothing is created without it', () => {
    const { create, applications } = watchedApplication();
    const login = () => {
      throw new TypeError('sessions: keys must be longer');
    };
    const { problems } = assembled(withInstance({}, { login: LOGIN }), { applications, login });
    expect(problems).toEqual(['login.keys: must be longer']);
    expect(create).not.toHaveBeenCalled();
  });
});

test('an instance that is called at a host of another answers 421, and calls no origin', async () => {
  const fetch = vi.fn(async () => new Response('page'));
  const { served, bindings } = assembled(openConfiguration(), {}, { env: { PHORGE: { fetch } } });
  const serve = served?.hosts.get(HOST);
  const statusAt = async (host: string) =>
    (await serve?.(new Request(`https://${host}/T1`), bindings as never, { waitUntil: () => {} }))?.status;
  expect([await statusAt('other.corp.example'), await statusAt(`${HOST}:8443`)]).toEqual([421, 421]);
  expect(fetch).not.toHaveBeenCalled();
  expect(await statusAt(HOST)).toBe(200);
});

test('the reader of an application’s calls comes before the policy, and may stop the request', async () => {
  const real = ALL_PARTS.applications.phabricator as NonNullable<(typeof ALL_PARTS)['applications'][string]>;
  const create: typeof real.create = (...given) => ({ ...real.create(...given), call: refuses }) as never;
  const applications = { ...ALL_PARTS.applications, phabricator: { ...real, create } };
  const { ask } = assembled(openConfiguration(), { applications });
  expect((await ask()).status).toBe(418);
});

test('a Worker that was built without near misses serves requests', async () => {
  const { nearMisses: _, ...parts } = ALL_PARTS;
  expect((await assembled(openConfiguration(), {}, { plan: { parts } }).ask()).status).toBe(200);
});

test('an origin that cannot be created is reported with its path, and no application is created without it', () => {
  const { create, applications } = watchedApplication();
  const { problems } = assembled(openConfiguration(), { applications }, { env: { PHORGE: undefined } });
  expect(problems).toEqual([expect.stringMatching(/^instances\[0\]\.origin/)]);
  expect(create).not.toHaveBeenCalled();
});

test('a host that two variables name is reported at its second path', () => {
  const [instance] = openConfiguration().instances;
  const configuration = {
    ...openConfiguration(),
    instances: [
      { ...instance, hosts: ['${ONE}'] },
      { ...instance, name: 'other', hosts: ['a.corp.example', '${OTHER}'] },
    ],
  };
  const env = { ONE: HOST, OTHER: HOST };
  const { problems } = assembled(configuration, {}, { env, plan: { filledProblems: () => [] } });
  expect(problems).toEqual(['instances[1].hosts[1]: "${ONE}" is already used']);
});

describe('the trace of a request', () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';
  const traceOf = async (traces: object | undefined) => {
    const { ask, log } = assembled(withInstance({}, traces === undefined ? {} : { traces }));
    await ask('/T1', { headers: { traceparent } });
    return log.events.find((event) => event.type === 'request.decision')?.trace.traceparent?.split('-');
  };

  test('keeps its id, and the gateway decides whether it is sampled', async () => {
    const [, id, , flags] = (await traceOf({})) ?? [];
    expect([id, flags]).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', '01']);
    expect((await traceOf({ sampleRate: 0 }))?.at(-1)).toBe('00');
  });

  test('is not continued where the configuration ignores it', async () => {
    expect((await traceOf({ callers: 'ignored' }))?.[1]).not.toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  test('all is believed where nothing is traced', async () => {
    const [, id, , flags] = (await traceOf(undefined)) ?? [];
    expect([id, flags]).toEqual(['4bf92f3577b34da6a3ce929d0e0e4736', '00']);
  });
});

test('an instance answers under its theme, by the clock of the gate', async () => {
  const configuration = { ...goodConfiguration(), theme };
  const { ask, log } = assembled(configuration);
  const answer = await ask('/T1', { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' } });
  expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('The Gate of Corp')]);
  expect(log.events[0]?.time).toBe('2026-01-15T12:00:00.000Z');
});

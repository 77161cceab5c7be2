import type { BaseContext, Middleware } from '@portcullis/core';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { runs } from '../../../scripts/fixtures/runs.ts';
import { builtForm } from '../src/build/built-form.ts';
import { readConfiguration } from '../src/checks/check-configuration.ts';
import type { FeaturePart, HostScope } from '../src/gate/feature-part.ts';
import { ALL_PARTS } from '../src/parts.ts';
import { assembled, openConfiguration, person, verifierOf } from './assembled.ts';

// A Worker that was built assembles an instance at the first request of its host, except for the first one and for those with variables.

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const [FIRST, WIKI, SHUT] = ['phorge.corp.example', 'wiki.corp.example', 'shut.corp.example'];
const PHABRICATOR = ALL_PARTS.applications.phabricator as NonNullable<
  (typeof ALL_PARTS)['applications'][string]
>;
const providers = { oidc: () => verifierOf(person('eng')) };

type Settings = Readonly<Record<string, unknown>>;

/** A configuration with instances after the first one: by their hosts, with settings besides. */
function having(others: Readonly<Record<string, Settings>>, more: object = {}) {
  const configuration = openConfiguration();
  const [instance] = configuration.instances;
  const added = Object.entries(others).map(([host, settings]) => ({
    ...instance,
    ...{ name: host.split('.')[0], hosts: [host], ...settings },
  }));
  return { ...configuration, ...more, instances: [instance, ...added] };
}

/** The gate as it is in a Worker that was built. */
function built(
  configuration: object,
  parts: Parameters<typeof assembled>[1] = {},
  options: Parameters<typeof assembled>[2] = {},
) {
  const { plan, ...others } = options;
  return assembled(configuration, { providers, ...parts }, { plan: { bindings: [], ...plan }, ...others });
}

/** The application's part, which fails for the instance of this name. */
function failingAt(name: string, message: string) {
  const create = vi.fn<typeof PHABRICATOR.create>((instance, dependencies) => {
    if (instance.name === name) throw new TypeError(message);
    return PHABRICATOR.create(instance, dependencies);
  });
  const made = () => create.mock.calls.map(([instance]) => instance.name);
  return { made, applications: { ...ALL_PARTS.applications, phabricator: { ...PHABRICATOR, create } } };
}

test('a built gate assembles its first instance when it starts, and any other once, when its host is first asked for', async () => {
  const { made, applications } = failingAt('', '');
  const { ask } = built(having({ [WIKI]: {}, [SHUT]: {} }), { applications });
  expect(made()).toEqual(['phorge']);
  expect((await ask('/T1', {}, WIKI)).status).toBe(200);
  expect((await ask('/T1', {}, WIKI)).status).toBe(200);
  expect(made()).toEqual(['phorge', 'wiki']);
});

test('an instance is assembled once, though its host is asked for by a server that was found before', async () => {
  const { made, applications } = failingAt('', '');
  const { served, bindings } = built(having({ [WIKI]: {} }), { applications });
  const serve = served?.hosts.get(WIKI);
  const status = async () =>
    (await serve?.(new Request(`https://${WIKI}/T1`), bindings as never, { waitUntil: () => {} }))?.status;
  expect([await status(), await status()]).toEqual([200, 200]);
  expect(made()).toEqual(['phorge', 'wiki']);
});

test('a gate that was not built, or that replaces another, assembles every instance before it serves', () => {
  const { made, applications } = failingAt('', '');
  assembled(having({ [WIKI]: {} }), { applications });
  expect(made()).toEqual(['phorge', 'wiki']);
});

test('an instance that is assembled late decides, answers and records as one that was assembled at the start', async () => {
  const rule = (effect: string, settings: object) => ({ name: effect, effect, ...settings });
  const instances = {
    [WIKI]: {
      application: 'web',
      theme: { name: 'Wiki' },
      policy: {
        name: 'wiki',
        rules: [
          rule('deny', { who: 'anyone', paths: ['/admin/**'] }),
          rule('allow', { who: { roles: ['engineer'] }, methods: ['GET'], paths: ['/**'] }),
        ],
      },
      shadowPolicy: { name: 'next', rules: [rule('allow', { who: 'anyone', paths: ['/admin/**'] })] },
    },
    [SHUT]: {
      policy: { name: 'shut', rules: [rule('allow', { who: { roles: ['contractor'] }, paths: ['/T2'] })] },
    },
  };
  const configuration = having(instances);
  const gates = [false, true].map((isBuilt) =>
    (isBuilt ? built : assembled)(configuration, { providers }, { random: (bytes) => bytes.fill(7) }),
  );
  const one = fc.record({
    host: fc.constantFrom(FIRST, WIKI, SHUT, 'none.corp.example'),
    path: fc.constantFrom('/', '/T1', '/T2', '/admin/x', '/a//b', '/%2e%2e/x', '/maniphest/query/all/'),
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'DELETE'),
    headers: fc.constantFrom<Record<string, string>>(
      {},
      { accept: 'text/html', 'sec-fetch-mode': 'navigate' },
    ),
  });
  const statuses = new Set<number>();
  await fc.assert(
    fc.asyncProperty(one, async ({ host, path, method, headers }) => {
      const [atStart, late] = await Promise.all(
        gates.map(async ({ ask, log }) => {
          const before = log.events.length;
          const answer = await ask(path, { method, headers }, host);
          statuses.add(answer.status);
          // Only of requests the id comes from the option `random`.
          const told = log.events
            .slice(before)
            .map((event) => (event.type === 'request.decision' ? event : { ...event, id: undefined }));
          return { status: answer.status, headers: [...answer.headers], body: await answer.text(), told };
        }),
      );
      expect(late).toEqual(atStart);
      expect(late?.told.some(({ type }) => type === 'request.decision')).toBe(true);
    }),
    { numRuns: runs(1000) },
  );
  expect(statuses.size).toBeGreaterThan(3);
});

describe('an instance that cannot be assembled when its host is first asked for', () => {
  const configuration = having({ [WIKI]: {}, [SHUT]: {} });

  test('is refused with its code and the id of the request each time, while all other hosts are served', async () => {
    const { made, applications } = failingAt('wiki', 'proxy: hosts must be other');
    const { ask, log, warned, problems } = built(configuration, { applications });
    expect(problems).toEqual([]);
    const ids = new Set<string>();
    for (const _ of [1, 2]) {
      const answer = await ask('/T1', {}, WIKI);
      const { code, request_id: id } = (await answer.json()) as { code: string; request_id: string };
      expect([answer.status, code]).toEqual([500, 'gateway.misconfigured']);
      expect(log.events.at(-1)).toMatchObject({
        ...{ outcome: 'error', reason: ['gateway.misconfigured'], http: { host: WIKI } },
        id,
      });
      ids.add(id);
    }
    expect(ids.size).toBe(2);
    expect((await ask('/T1', {}, SHUT)).status).toBe(200);
    expect((await ask('/T1')).status).toBe(200);
    expect(made().filter((name) => name === 'wiki')).toHaveLength(1);
    expect(warned).toEqual([
      expect.stringMatching(
        /requests for wiki\.corp\.example are refused[\s\S]*instances\[1\]\.hosts: must be other/,
      ),
    ]);
  });

  test('calls no origin, and its policy is not explained to operators', async () => {
    const fetch = vi.fn(async () => new Response('page'));
    const host = vi.fn((_: HostScope) => ({}));
    const { applications } = failingAt('wiki', 'proxy: no');
    const operator = { database: 'DB', roles: ['engineer'] };
    const audit = { sinks: [{ type: 'd1', binding: 'DB' }] };
    const env = {
      PHORGE: { fetch },
      DB: { prepare: () => ({ bind: () => ({ run: async () => ({}) }) }), batch: async () => [] },
    };
    const { ask } = built(
      { ...configuration, operator, audit },
      { applications, operator: { host } satisfies FeaturePart },
      { env },
    );
    expect((await ask('/T1', {}, WIKI)).status).toBe(500);
    expect(fetch).not.toHaveBeenCalled();
    const [scope] = host.mock.calls[0] ?? [];
    expect(scope?.deskOf(WIKI)).toBeUndefined();
    expect(scope?.deskOf(SHUT)).toMatchObject({ instance: 'shut' });
  });

  test('is refused where a feature fails there, and not served without the feature', async () => {
    const limits = [{ name: 'all', by: 'address', periodSeconds: 60, binding: 'LIMIT' }];
    const host = () => {
      throw new TypeError('limits: no');
    };
    const { ask, problems } = built(having({ [WIKI]: { limits } }), { limits: { host } });
    expect(problems).toEqual([]);
    expect((await ask('/T1', {}, WIKI)).status).toBe(500);
    expect((await ask('/T1')).status).toBe(200);
  });

  test('says nothing of what variables hold', async () => {
    const audit = { pseudonyms: '${PSEUDONYM_KEY}' };
    const secret = 'a-secret-of-the-gate-that-is-long-enough';
    const { applications } = failingAt('wiki', `proxy: ${secret} is no host`);
    const { ask, log, warned } = built(
      { ...configuration, audit },
      { applications },
      { env: { PSEUDONYM_KEY: secret } },
    );
    await ask('/T1', {}, WIKI);
    expect(JSON.stringify([log.events, warned])).not.toContain(secret);
    expect(warned.join()).toContain('${PSEUDONYM_KEY} is no host');
  });
});

describe('a built gate finds wrong when it starts, and refuses every request:', () => {
  test('an instance with a variable, whose value no one knew when it was checked', () => {
    const { applications } = failingAt('wiki', 'proxy: hosts must be other');
    const { problems } = built(
      having({ [WIKI]: { theme: { name: '${WIKI_NAME}' } } }),
      { applications },
      {
        env: { WIKI_NAME: 'Wiki' },
      },
    );
    expect(problems).toEqual(['instances[1].hosts: must be other']);
  });

  test('a step of the record that fails for one instance only', () => {
    const recording = vi.fn((): Middleware<BaseContext> => {
      if (recording.mock.calls.length > 1) throw new TypeError('erasure: no');
      return (_, next) => next();
    });
    const erasure = { path: '/erasure', operators: ['acme.example/safe+5b4ac2f0+AQID'] };
    const log = {
      origin: 'wiki.corp.example/log',
      durableObject: 'LOG',
      bucket: 'LOG_BUCKET',
      key: 'LOG_KEY',
    };
    const { problems } = built(having({ [WIKI]: { log } }, { audit: { people: 'PEOPLE', erasure } }), {
      erasure: { recording } satisfies FeaturePart,
      audit: { log: () => ({}), people: () => ({}) },
    });
    expect(problems).toEqual(['audit.erasure: no']);
  });

  test.each<[kind: string, settings: Settings, binding: string, place: string]>([
    [
      'rate limit',
      { limits: [{ name: 'all', by: 'address', periodSeconds: 60, binding: 'WIKI_LIMIT' }] },
      'WIKI_LIMIT',
      'instances[1].limits[0].binding',
    ],
    ['binding with fetch', { origin: { binding: 'WIKI' } }, 'WIKI', 'instances[1].origin.binding'],
  ])('a missing %s of an instance that is assembled late', async (kind, settings, name, place) => {
    const configuration = having({ [WIKI]: settings });
    const { bindings } = await builtForm(readConfiguration(configuration), {
      ...{ configurationHash: 'f00d'.repeat(16), provedClaims: 0 },
    });
    const { problems } = built(configuration, {}, { plan: { bindings } });
    expect(problems).toEqual([`${place}: the Worker has no ${kind} "${name}"; bind it in the Wrangler file`]);
  });

  test('a host of an instance that is assembled late, which a variable names for another', () => {
    const { problems } = built(
      having({ [WIKI]: {}, [SHUT]: { hosts: ['${HOST}'] } }),
      {},
      {
        ...{ env: { HOST: WIKI }, plan: { filledProblems: () => [] } },
      },
    );
    expect(problems).toEqual(['instances[2].hosts[0]: "${HOST}" is already used']);
  });
});

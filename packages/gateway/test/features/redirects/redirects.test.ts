import { beforeEach, describe, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { assembled, NOW, openConfiguration } from '../../assembled.ts';
import { sessionKeyLogin } from '../../good-configuration.ts';

// The configured sink prints.
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));

const G = 'https://gitlab.example.com';
const MAP = [
  { from: '/T45', to: `${G}/acme/-/issues/45` },
  { from: '/D{id:digits}', to: `${G}/acme/-/merge_requests/{id}` },
];

function withRedirects(redirects: object, more: object = {}) {
  const configuration = openConfiguration();
  const [instance] = configuration.instances;
  return {
    ...configuration,
    instances: [{ ...instance, ...more, redirects: { hosts: ['gitlab.example.com'], ...redirects } }],
  };
}

/** Nobody may do anything. */
const shut = {
  policy: { name: 'shut', rules: [{ name: 'shut', effect: 'deny', who: 'anyone', paths: ['/**'] }] },
};

describe('old addresses', () => {
  test.each(['GET', 'HEAD'])('are redirected for now, by %s, and without the query', async (method) => {
    const { ask } = assembled(withRedirects({ map: MAP }));
    const response = await ask('/D12/?view=secret', { method });
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      `${G}/acme/-/merge_requests/12`,
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('are redirected for good once the configuration says so, and can be taken back within a day', async () => {
    const response = await assembled(withRedirects({ map: MAP, permanent: true })).ask('/T45');
    expect([response.status, response.headers.get('location')]).toEqual([301, `${G}/acme/-/issues/45`]);
    expect(response.headers.get('cache-control')).toBe('private, max-age=86400');
  });

  test('are served where the map does not have them, and by other methods', async () => {
    const { ask } = assembled(withRedirects({ map: MAP }));
    expect(await (await ask('/T46')).text()).toBe('page');
    expect((await ask('/T45', { method: 'POST' })).status).toBe(200);
  });

  test('of which the map has none are explained where the configuration says so', async () => {
    const { ask } = assembled(withRedirects({ map: MAP, unmapped: 'explain' }));
    const response = await ask('/T46', { headers: { accept: 'text/html', 'accept-language': 'fr' } });
    expect(response.status).toBe(410);
    expect(await response.text()).toContain('gateway.no_new_address');
    expect((await ask('/T46', { method: 'POST' })).status).toBe(200);
    expect((await ask('/T45')).status).toBe(302);
  });

  test('say nothing of where they lead to callers whom the policy refuses', async () => {
    for (const policy of [undefined, 'after']) {
      const { ask } = assembled(withRedirects({ map: MAP, ...(policy && { policy }) }, shut));
      const response = await ask('/T45');
      expect(response.status).toBe(401);
      expect(response.headers.has('location')).toBe(false);
    }
  });

  test('are told to anyone where the configuration puts them before the policy', async () => {
    const { ask } = assembled(withRedirects({ map: MAP, policy: 'before' }, shut));
    expect((await ask('/T45')).status).toBe(302);
    expect((await ask('/T46')).status).toBe(401);
  });

  test('leave the endpoints of the gate to it, whatever the map says and has not', async () => {
    const all = [{ from: '/{path:path}', to: `${G}/{path}` }];
    for (const redirects of [{ map: all }, { map: MAP, unmapped: 'explain' }]) {
      const { ask } = assembled(withRedirects({ ...redirects, policy: 'before' }));
      const response = await ask('/.portcullis/whoami');
      expect([response.status, response.headers.get('location')]).toEqual([200, null]);
    }
  });

  test('are read from a text of CSV as well', async () => {
    const { ask } = assembled(withRedirects({ map: `from,to\n/T45,${G}/1` }));
    expect((await ask('/T45')).headers.get('location')).toBe(`${G}/1`);
  });
});

describe('a map that is stored', () => {
  const stored = { kv: 'REDIRECTS', key: 'redirects.csv', refreshSeconds: 60 };

  function gateOn(texts: (string | undefined | Error)[], at = stored as object, more: object = {}) {
    let now = NOW;
    const pending: Promise<unknown>[] = [];
    const keys: string[] = [];
    const next = async (key: string) => {
      keys.push(key);
      const [text] = texts.length > 1 ? texts.splice(0, 1) : texts;
      if (text instanceof Error) throw text;
      return text ?? null;
    };
    const gate = assembled(
      withRedirects({ stored: at, ...more }),
      {},
      {
        clock: { now: () => now },
        env: {
          REDIRECTS: { get: next },
          BUCKET: {
            get: async (key: string) => {
              const text = await next(key);
              return text === null ? null : { text: async () => text };
            },
          },
        },
      },
    );
    const serve = gate.served?.hosts.get('phorge.corp.example');
    return {
      ...gate,
      keys,
      later: (seconds: number) => {
        now += seconds * 1000;
      },
      locationOf: async (path: string) => {
        const request = new Request(`https://phorge.corp.example${path}`);
        const execution = { waitUntil: (work: Promise<unknown>) => pending.push(work) };
        const response = await serve?.(request, gate.bindings as never, execution as never);
        await Promise.all(pending);
        return response?.headers.get('location') ?? null;
      },
    };
  }
  const to = (target: string) => `from,to\n/T45,${G}/${target}`;

  test.each([
    ['KV', stored],
    ['R2', { r2: 'BUCKET', key: 'redirects.csv' }],
  ])('in %s is read at the first request, and again once it is old', async (_where, at) => {
    const { locationOf, keys, later } = gateOn([to('1'), to('2')], at);
    expect(await locationOf('/T45')).toBe(`${G}/1`);
    expect(await locationOf('/T45')).toBe(`${G}/1`);
    expect(keys).toEqual(['redirects.csv']);
    later(61);
    // This request does not wait for it.
    expect(await locationOf('/T45')).toBe(`${G}/1`);
    expect(await locationOf('/T45')).toBe(`${G}/2`);
  });

  test.each([
    [
      'with a mistake',
      'from,to\n/T45,https://evil.example/',
      'mistakes: 1, the first at line 2: leads to evil.example',
    ],
    ['that is gone', undefined, 'it is missing'],
    ['that cannot be read', new RangeError('secret'), 'RangeError'],
  ])('is replaced by none %s, and the operator is told', async (_what, text, why) => {
    const { locationOf, later, warned } = gateOn([to('1'), text, text]);
    expect(await locationOf('/T45')).toBe(`${G}/1`);
    later(61);
    await locationOf('/T45');
    expect(await locationOf('/T45')).toBe(`${G}/1`);
    expect(warned.join()).toContain(why);
    expect(warned.join()).not.toContain('secret');
  });

  test('with a mistake, and none before, redirects nothing, and is read again once it is old', async () => {
    const { locationOf, keys, later } = gateOn(['no map', 'no map', to('1')]);
    expect(await locationOf('/T45')).toBeNull();
    later(61);
    await locationOf('/T45');
    later(61);
    expect(await locationOf('/T45')).toBe(`${G}/1`);
    expect(keys).toHaveLength(3);
  });

  test('with a mistake, and none before, is not read and reported for each request', async () => {
    for (const text of ['no map', undefined]) {
      const { locationOf, keys, warned } = gateOn([text]);
      for (const path of ['/T45', '/T46', '/T45']) expect(await locationOf(path)).toBeNull();
      expect([keys.length, warned.length]).toEqual([1, 1]);
    }
  });

  test('that cannot be read, and none before, is read at the next request, and reported once', async () => {
    const { locationOf, warned } = gateOn([new RangeError(), new RangeError(), to('1')]);
    await locationOf('/T45');
    await locationOf('/T45');
    expect(await locationOf('/T45')).toBe(`${G}/1`);
    expect(warned).toHaveLength(1);
  });

  test('that leads to itself redirects nothing', async () => {
    const hosts = ['phorge.corp.example'];
    const { locationOf, warned } = gateOn(['from,to\n/T45,https://phorge.corp.example/T45'], stored, {
      hosts,
    });
    expect(await locationOf('/T45')).toBeNull();
    expect(warned.join()).toContain('mistakes: 1, the first at line 2: leads to itself');
  });

  test('needs its binding', () => {
    const { problems } = assembled(withRedirects({ stored }));
    expect(problems.join()).toContain('the Worker has no KV namespace "REDIRECTS"');
  });
});

test.each([
  [{}, 'redirects', 'needs "map" or "stored", and not both'],
  [{ map: MAP, stored: { kv: 'KV', key: 'map' } }, 'redirects', 'needs "map" or "stored", and not both'],
  [
    { map: [...MAP, { from: '/T46', to: 'https://evil.example/' }] },
    'redirects.map[2]',
    'leads to evil.example, which is not one of its "hosts"',
  ],
  [
    { map: `from,to\n/T45,${G}/1\n/T45,${G}/2` },
    'redirects.map',
    'line 3: /T45 is the path of line 2 already',
  ],
  [
    { map: [{ from: '/x', to: 7 }] },
    'redirects.map',
    'must be a list of {"from", "to"}, or the text of a CSV file',
  ],
])('the redirects %j are a problem', (redirects, path, message) => {
  expect(checkConfiguration(withRedirects(redirects))).toContainEqual({
    path: `instances[0].${path}`,
    message,
  });
});

test('a map may not lead to its own paths, nor take over those of the login', () => {
  const map = [
    { from: '/T1', to: 'https://phorge.corp.example/T1' },
    { from: '/gate/logout', to: 'https://phorge.corp.example/' },
  ];
  const configuration = withRedirects({ hosts: ['phorge.corp.example'], map });
  const problems = checkConfiguration({
    ...configuration,
    login: { ...sessionKeyLogin(), prefix: '/gate/' },
  });
  expect(problems).toEqual([
    {
      path: 'instances[0].redirects.map[1]',
      message: 'takes over /gate/, which belongs to the gate',
    },
    { path: 'instances[0].redirects.map[0]', message: 'leads to itself' },
  ]);
});

test('a map that leads to its own host, which is in a variable, is a problem of a built gate too', () => {
  const [own] = openConfiguration().instances[0].hosts;
  const redirects = { hosts: [own], map: [{ from: '/T1', to: `https://${own}/T1` }] };
  const built = { filledProblems: () => [] };
  const { problems } = assembled(
    withRedirects(redirects, { hosts: ['${OWN}'] }),
    {},
    { env: { OWN: own }, plan: built },
  );
  expect(problems.join()).toContain('redirects.map leads to itself');
});

test('redirects may not lead to another application with redirects, from where they could come back', () => {
  const configuration = withRedirects({ map: MAP });
  const [instance] = configuration.instances;
  const other = { ...instance, name: 'other', hosts: ['other.example'] };
  const given = {
    ...other,
    redirects: {
      hosts: ['phorge.corp.example'],
      map: [{ from: '/a', to: 'https://phorge.corp.example/T45' }],
    },
  };
  expect(checkConfiguration({ ...configuration, instances: [instance, given] })).toContainEqual({
    path: 'instances[1].redirects.hosts[0]',
    message: 'is a host of another application with redirects: they could lead in a circle',
  });
});

import { memorySink } from '@portcullis/audit';
import { generateAssertionKey } from '@portcullis/web';
import { describe, expect, test, vi } from 'vitest';
import { checkConfiguration, gateway } from '../../../src/index.ts';
import { explainedApplication } from '../../../src/kinds/applications/registry.ts';
import { goodConfiguration } from '../../good-configuration.ts';

/** A configuration whose only instance is a wiki behind `web`. */
function wikiConfiguration(settings: object = {}, rules: readonly object[] = []) {
  const { instances, ...rest } = goodConfiguration();
  const [{ policy: _policy, ...instance }] = instances;
  const open = { name: 'pages', effect: 'allow', who: 'anyone', kinds: ['page'] };
  return {
    ...rest,
    instances: [
      {
        ...instance,
        ...{ application: 'web', applicationName: 'wiki' },
        resources: [
          { path: '/pages/:id', kind: 'page' },
          { path: '/admin/**', kind: 'administration' },
        ],
        policy: { name: 'wiki', rules: [open, ...rules] },
        ...settings,
      },
    ],
  };
}

async function ask(path: string, settings?: object, method = 'GET') {
  const log = memorySink();
  const origin: Request[] = [];
  const serve = gateway(wikiConfiguration(settings) as object, { sinks: [log] });
  const response = await serve(
    new Request(`https://phorge.corp.example${path}`, { method, headers: { 'x-user': 'mallory' } }),
    {
      PHORGE: {
        fetch: async (url: string, init: RequestInit) => {
          origin.push(new Request(url, { headers: init.headers ?? {} }));
          return new Response('hello');
        },
      },
    },
    { waitUntil: () => undefined },
  );
  return { response, log, origin };
}

describe('an instance of any web application', () => {
  test('is decided by the kinds of its resources', async () => {
    const { response, log } = await ask('/pages/12');
    expect([response.status, await response.text()]).toEqual([200, 'hello']);
    expect(log.events.find(({ type }) => type === 'request.decision')).toMatchObject({
      resource: { app: 'wiki', kind: 'page', id: '12', operation: 'view' },
    });
    const refused = await ask('/admin/users');
    expect(refused.response.status).toBe(401);
    expect(refused.origin).toEqual([]);
  });

  test('lets clients write the scope of a package as npm does where it is a registry, and nowhere else', async () => {
    const resources = [{ path: '/:scope/:id', kind: 'page' }];
    const { response, origin } = await ask('/@acme%2fwidget', { resources, encodedScopes: 'pass' });
    expect([response.status, origin.map(({ url }) => url)]).toEqual([
      200,
      ['https://phorge.corp.example/@acme%2fwidget'],
    ]);
    expect((await ask('/@acme%2fwidget', { resources })).response.status).toBe(400);
  });

  test('accepts methods of WebDAV where they are listed, and no other', async () => {
    const resources = [{ path: '/files/**', kind: 'page' }];
    const asked = async (method: string, settings: object) =>
      (await ask('/files/', { resources, ...settings }, method)).response.status;
    const named = { forwardMethods: ['PROPFIND'] };
    expect([await asked('PROPFIND', named), await asked('REPORT', named)]).toEqual([200, 405]);
    expect(await asked('PROPFIND', {})).toBe(405);
    for (const method of ['MOVE', 'COPY', 'propfind']) {
      expect(checkConfiguration(wikiConfiguration({ forwardMethods: [method] }))).toEqual([
        { path: 'instances[0].forwardMethods[0]', message: expect.stringContaining('PROPFIND') },
      ]);
    }
  });

  test('lets an ampersand into paths where it is a part of names, and nowhere else', async () => {
    const resources = [{ path: '/:scope/:id', kind: 'page' }];
    const { response, origin } = await ask('/files/R&D', { resources, ampersands: 'pass' });
    expect([response.status, origin.map(({ url }) => url)]).toEqual([
      200,
      ['https://phorge.corp.example/files/R&D'],
    ]);
    expect((await ask('/files/R&D', { resources })).response.status).toBe(400);
  });

  test('lets no client set the identity, and sends none for anonymous clients', async () => {
    const { origin } = await ask('/pages/12', { identityHeaders: { 'x-user': 'email' } });
    expect(origin).toHaveLength(1);
    expect(origin[0]?.headers.has('x-user')).toBe(false);
  });

  test('is refused with an invalid signing key, however long it is, with how to create one', async () => {
    const assertion = (key: string) => ({ assertion: { audience: 'wiki', keys: [key] } });
    const answeredWith = async (key: string): Promise<unknown> => {
      const serve = gateway(wikiConfiguration(assertion('${KEY}')) as object, { sinks: [memorySink()] });
      const env = { PHORGE: { fetch: async () => new Response('hello') }, KEY: key };
      const request = new Request('https://phorge.corp.example/.portcullis/keys');
      return (await serve(request, env, { waitUntil: () => undefined })).json();
    };
    vi.spyOn(console, 'error').mockReturnValue();
    expect(await answeredWith(await generateAssertionKey())).toMatchObject({ keys: [{ kty: 'EC' }] });
    expect(await answeredWith('x'.repeat(44))).toMatchObject({ code: 'gateway.misconfigured' });
    expect(checkConfiguration(wikiConfiguration(assertion('x'.repeat(44))))).toEqual([
      {
        path: 'instances[0].assertion.keys[0]',
        message:
          'must be a private key from "portcullis keys new assertion"; use a variable, as in "${ASSERTION_KEY}"',
      },
    ]);
  });

  test.each<[settings: object, path: string, message: string]>([
    [
      { identityHeaders: { referer: 'email' } },
      'identityHeaders',
      'is a header with another meaning already',
    ],
    [
      { identityHeaders: { 'x-user': 'email' }, forwardHeaders: ['X-User'] },
      'forwardHeaders',
      'which the proxy itself sets, replaces or checks',
    ],
    [{ resources: [{ path: '/a*', kind: 'page' }] }, 'resources', 'a segment that is neither a word'],
  ])('that web() would refuse is refused earlier: %j', (settings, path, message) => {
    const found = checkConfiguration(wikiConfiguration(settings));
    expect(found).toContainEqual({
      path: `instances[0].${path}`,
      message: expect.stringContaining(message),
    });
  });

  test('is identified by its audience alone: an assertion for one application is not valid at another', () => {
    const { instances, ...rest } = wikiConfiguration({
      assertion: { audience: 'wiki', keys: ['${KEY}'] },
    });
    const [wiki] = instances;
    const second = (more: object) => [
      ...checkConfiguration({
        ...rest,
        instances: [wiki, { ...wiki, name: 'b', hosts: ['b.example'], ...more }],
      }),
    ];
    const origin = { binding: 'PAYROLL' };
    expect(second({ origin })).toEqual([
      {
        path: 'instances[1].assertion.audience',
        message: expect.stringMatching(/"wiki".*instances\[0\]\.assertion.*another origin/),
      },
    ]);
    // Two gates of one application.
    expect(second({})).toEqual([]);
    expect(second({ origin, assertion: { audience: 'payroll', keys: ['${KEY}'] } })).toEqual([]);
  });

  test('is checked, and crashes no check, where its settings are of another kind', () => {
    for (const settings of [
      { assertion: 7 },
      { forwardHeaders: 'x-own' },
      { resources: 7 },
      { identityHeaders: null },
    ]) {
      expect(checkConfiguration(wikiConfiguration(settings))).not.toEqual([]);
    }
  });

  test('is checked whole: words of its policy, fields, header names', () => {
    const deny = { name: 'no', effect: 'deny', who: 'anyone', applications: ['wikki'] };
    expect(checkConfiguration(wikiConfiguration({}, [deny]))).toEqual([
      {
        path: 'instances[0].policy.rules[1].applications[0]',
        message: expect.stringContaining('did you mean "wiki"?'),
      },
    ]);
    // A deny of a kind that nothing is would deny nothing.
    const misspelled = { name: 'no', effect: 'deny', who: 'anyone', kinds: ['page', 'pgae'] };
    expect(checkConfiguration(wikiConfiguration({}, [misspelled]))).toEqual([
      {
        path: 'instances[0].policy.rules[1].kinds[1]',
        message: '"pgae" is not a known kind; did you mean "page"?',
      },
    ]);
    const undone = { name: 'no', effect: 'deny', who: 'anyone', operations: ['veiw', 'exp*', 'edit'] };
    expect(checkConfiguration(wikiConfiguration({}, [undone]))).toEqual([
      {
        path: 'instances[0].policy.rules[1].operations[0]',
        message: '"veiw" is not a known operation; did you mean "view"?',
      },
      {
        path: 'instances[0].policy.rules[1].operations[1]',
        message: 'matches nothing known: use one of view, edit, delete',
      },
    ]);
    expect(checkConfiguration(wikiConfiguration({ identityHeaders: { 'x-user': 'mail' } }))).toEqual([
      { path: 'instances[0].identityHeaders.x-user', message: expect.stringContaining('must be subject') },
    ]);
    expect(checkConfiguration(wikiConfiguration({ resorces: [] }))).toEqual([
      { path: 'instances[0].resorces', message: expect.stringContaining('did you mean "resources"?') },
    ]);
    expect(checkConfiguration(wikiConfiguration())).toEqual([]);
  });

  test('is explained as it is served', () => {
    const [instance] = wikiConfiguration().instances;
    const { classify } = explainedApplication(instance as never);
    expect(classify('DELETE', { path: '/pages/7', search: '' })).toMatchObject({
      application: 'wiki',
      kind: 'page',
      id: '7',
      operation: 'delete',
    });
  });
});

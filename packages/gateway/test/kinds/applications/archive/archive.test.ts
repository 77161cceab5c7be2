import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { checkConfiguration } from '../../../../src/checks/check-configuration.ts';
import { archivePart } from '../../../../src/kinds/applications/archive/part.ts';
import { ALL_PARTS } from '../../../../src/parts.ts';
import { assembled, person, verifierOf } from '../../../assembled.ts';
import { goodConfiguration, sessionKeyLogin } from '../../../good-configuration.ts';
import { archiveBucket, FILE } from './archive-bucket.ts';

const RETIRED = { since: '2026-03-01', to: 'https://gitlab.example.com/' };
const ARCHIVE = { bucket: 'ARCHIVE' };

function archived(settings: object = {}, who: unknown = 'anyone', more: object = {}) {
  const configuration = goodConfiguration();
  const [instance] = configuration.instances;
  const policy = { name: 'p', rules: [{ name: 'all', effect: 'allow', who, paths: ['/**'] }] };
  const served = { ...instance, retired: RETIRED, archive: ARCHIVE, policy, ...settings };
  return { ...configuration, instances: [served], ...more };
}

async function gate(configuration: object, groups?: readonly string[], ARCHIVE: unknown = undefined) {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const sent: string[] = [];
  const PHORGE = {
    fetch: async (url: string) => {
      sent.push(url);
      return new Response('page');
    },
  };
  const identity = groups && person(...groups);
  const providers = { ...ALL_PARTS.providers, oidc: () => verifierOf(identity) };
  const env = { PHORGE, ARCHIVE: ARCHIVE ?? (await archiveBucket()) };
  return { ...assembled(configuration, { providers } as never, { env }), sent };
}

describe('an instance with an archive', () => {
  test('serves it to anonymous callers under the old addresses, records the decision, and asks Phorge nothing', async () => {
    const { ask, log, sent, problems } = await gate(archived());
    expect(problems).toEqual([]);
    const answer = await ask('/T1');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('text of T1');
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; img-src data: 'self'; form-action 'self'/,
    );
    expect(log.events.find(({ type }) => type === 'request.decision')).toMatchObject({
      outcome: 'allow',
      resource: { kind: 'task', id: 'T1' },
    });
    expect(sent).toEqual([]);
  });

  test('records which archive it serves, by the SHA-256 of archive.json, once', async () => {
    const bucket = await archiveBucket();
    const { ask, log } = await gate(archived(), undefined, bucket);
    for (const path of ['/T1', '/T2', '/T1']) await ask(path);
    const text = bucket.files.get('archive.json') ?? '';
    const archive = {
      ...{ origin: 'https://phab.example.com', day: '2026-03-01', objects: 1 },
      sha256: createHash('sha256').update(text).digest('hex'),
    };
    expect(log.events.filter(({ type }) => type === 'archive.served')).toMatchObject([
      { outcome: 'allow', severity: 'informational', archive },
    ]);
  });

  test('shows pages in the language that the reader prefers, of those that the theme offers', async () => {
    const told = async (theme: object, accepted: string) => {
      const { ask } = await gate(archived({ theme }));
      const { status, text } = await ask('/T9', { headers: { 'accept-language': accepted } }).then(
        async (answer) => ({ status: answer.status, text: await answer.text() }),
      );
      return [status, /<h1>([^<]*)/.exec(text)?.[1]];
    };
    expect(await told({}, 'de')).toEqual([404, 'Nicht im Archiv']);
    expect(await told({ languages: ['fr', 'en'] }, 'de')).toEqual([404, 'Absent de l’archive']);
  });

  test.each([
    ['/T1/', 200],
    ['/T1?x=1', 200],
    ['/%541', 400],
    ['/T01', 404],
    ['/T1/foo', 404],
    // Addresses of no application of Phorge are refused by what retires it, whatever the archive has.
    ['/t1', 403],
    ['/T1%20', 403],
    ['/T1;x', 403],
    ['//T1', 400],
    ['/T1%2F', 400],
    ['/x/../T1', 200],
    ['/T1%00', 400],
  ])('answers %s with %i', async (path, status) => {
    const { ask, sent } = await gate(archived());
    expect((await ask(path)).status).toBe(status);
    expect(sent).toEqual([]);
  });

  test('answers a part of a file, and a client that has it already', async () => {
    const { ask } = await gate(archived());
    const [path, range] = ['/F3?download=true', 'bytes=0-7'];
    const part = await ask(path, { headers: { range } });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      ...[206, '<script>', 'bytes 0-7/25'],
    ]);
    const known = await ask(path, { headers: { 'if-none-match': part.headers.get('etag') ?? '' } });
    expect([known.status, await known.text()]).toEqual([304, '']);
  });

  test('refuses a caller whom the policy refuses, before the archive is asked', async () => {
    const { ask, sent } = await gate(archived({}, { roles: ['engineer'] }), ['ext-acme']);
    expect((await ask('/T1')).status).toBe(403);
    expect((await (await gate(archived({}, { roles: ['engineer'] }), ['eng'])).ask('/T1')).status).toBe(200);
    expect(sent).toEqual([]);
  });

  const denied = (rule: object) => ({
    policy: {
      name: 'p',
      rules: [
        { name: 'hidden', effect: 'deny', who: 'anyone', ...rule },
        { name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] },
      ],
    },
  });
  const allowed = (rule: object) => ({
    policy: { name: 'p', rules: [{ name: 'one', effect: 'allow', who: 'anyone', ...rule }] },
  });

  test.each([
    ['a page of the wiki in other letters', denied({ paths: ['/w/secret/', '/w/secret'] }), '/w/SECRET/'],
    ['a diff of another revision', allowed({ ids: ['D4'] }), '/D4?id=9&download=true'],
    ['data by the page of another file', allowed({ ids: ['F12'] }), `/file/view/12/${FILE}`],
    ['data by two PHIDs', allowed({ ids: ['PHID-FILE-b'] }), `/file/data/PHID-FILE-b/${FILE}`],
    ['data below another address', denied({ kinds: ['capability'] }), `/file/x/${FILE}`],
  ])('never serves %s, which the rules do not allow by its own address', async (_what, settings, path) => {
    const { ask } = await gate(archived(settings));
    const { status, headers } = await ask(path);
    expect(status).not.toBe(200);
    const location = headers.get('location');
    if (location !== null) expect((await ask(location)).status).toBe(401);
  });

  test.each(['/D5%3Fdownload=true', '/F3%3Fdownload=true', '/D5%3fdownload=true'])(
    'has nothing at %s, where the query is a part of the path',
    async (path) => {
      const { ask } = await gate(archived());
      const { status } = await ask(path);
      expect([status, (await ask(path.replace(/%3F/i, '?'))).status]).toEqual([status, 200]);
      expect(status).not.toBe(200);
    },
  );

  test.each([
    ['an anonymous caller', undefined, { bucket: 'ARCHIVE', closed: ['engineer'] }, 404],
    ['a user without the role', ['ext-acme'], { bucket: 'ARCHIVE', closed: ['engineer'] }, 404],
    ['a user with the role', ['eng'], { bucket: 'ARCHIVE', closed: ['engineer'] }, 200],
    ['a user where no role is named', ['eng'], ARCHIVE, 404],
  ])('answers %s for what only the account could read', async (_who, groups, archive, status) => {
    const { ask } = await gate(archived({ archive }), groups);
    const answer = await ask('/T2');
    expect(answer.status).toBe(status);
    expect((await answer.text()).includes('Closed task')).toBe(status === 200);
    expect((await ask('/T1')).status).toBe(200);
  });

  test('answers an anonymous caller with 404 for what only the account could read, whatever roles one has', async () => {
    const configuration = archived({ archive: { bucket: 'ARCHIVE', closed: ['engineer'] } });
    const scope = {
      instance: configuration.instances[0],
      configuration,
      env: { ARCHIVE: await archiveBucket() },
    };
    const step = archivePart.host?.({
      ...scope,
      path: '',
      theme: {},
      settings: { warn: () => {} },
      tell: async () => {},
    } as never).decided;
    const status = async (kind: string) => {
      const request = new Request('https://phorge.corp.example/T2');
      const context = { request, target: { path: '/T2' }, clock: { now: () => 0 }, caller: { kind } };
      const answer = await step?.({ ...context, roles: new Set(['engineer']) } as never, (() => {}) as never);
      return answer?.status;
    };
    expect([await status('anonymous'), await status('user')]).toEqual([404, 200]);
  });

  test('redirects first', async () => {
    const redirects = {
      hosts: ['gitlab.example.com'],
      map: [{ from: '/T1', to: 'https://gitlab.example.com/issues/1' }],
    };
    const { ask } = await gate(archived({ redirects }));
    expect((await ask('/T1')).headers.get('location')).toBe('https://gitlab.example.com/issues/1');
  });

  test('refuses changes as a retired instance, and other requests than GET and HEAD as gone', async () => {
    const { ask, sent } = await gate(archived(), ['eng']);
    expect((await ask('/maniphest/task/edit/1/', { method: 'POST', body: 'a=b' })).status).toBe(403);
    const form = new URLSearchParams({ a: 'b' });
    expect((await ask('/maniphest/query/advanced/', { method: 'POST', body: form })).status).toBe(410);
    const head = await ask('/T1', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(sent).toEqual([]);
  });

  test('asks search engines to list no page where that is configured', async () => {
    const open = await (await gate(archived())).ask('/T1');
    expect([open.headers.get('x-robots-tag'), (await open.text()).includes('noindex')]).toEqual([
      null,
      false,
    ]);
    const { ask } = await gate(archived({ archive: { ...ARCHIVE, noindex: true } }));
    for (const path of ['/T1', '/', '/T9']) {
      const answer = await ask(path);
      expect(answer.headers.get('x-robots-tag')).toBe('noindex');
      expect(await answer.text()).toContain('<meta name="robots" content="noindex">');
    }
  });

  test('answers 503 and reports once a minute while its bucket has no archive', async () => {
    const empty = { get: async () => null };
    const { ask, warned } = await gate(archived(), undefined, empty);
    expect([(await ask('/T1')).status, (await ask('/T2')).status]).toEqual([503, 503]);
    expect(warned.filter((text) => text.includes('has no archive.json'))).toHaveLength(1);
  });

  test('answers 503 while its bucket fails, and reports no address', async () => {
    const failing = { get: async (key: string) => Promise.reject(new TypeError(`hunter2 ${key}`)) };
    const { ask, warned } = await gate(archived(), undefined, failing);
    expect((await ask('/T1')).status).toBe(503);
    expect(warned.join()).toContain('reading its bucket failed (TypeError)');
    expect(warned.join()).not.toContain('hunter2');
  });

  test('is not served without its bucket', async () => {
    const { problems } = await gate(archived(), undefined, {});
    expect(problems.join()).toContain('the Worker has no R2 bucket "ARCHIVE"');
  });
});

describe('the settings of an archive', () => {
  const paths = (configuration: object) => checkConfiguration(configuration).map(({ path }) => path);

  test('are good for a retired instance', () => {
    expect(paths(archived())).toEqual([]);
  });

  test('need "retired"', () => {
    const configuration = archived();
    const instances = configuration.instances.map(({ retired: _, ...open }) => open);
    expect(paths({ ...configuration, instances })).toEqual(['instances[0].archive']);
  });

  test.each([
    ['conduit', {}],
    ['repositories', {}],
    ['agents', true],
    ['readers', { banner: 'read-only' }],
  ])('allow no "%s", which needs Phorge', (setting, given) => {
    const login = { login: sessionKeyLogin() };
    expect(paths(archived({ [setting]: given }, 'anyone', login))).toContain(`instances[0].${setting}`);
  });

  test('allow no redirects that answer everything else', () => {
    const redirects = { hosts: ['gitlab.example.com'], map: [], unmapped: 'explain' };
    expect(paths(archived({ redirects: { ...redirects, map: 'from,to' } }))).toEqual([
      'instances[0].redirects.unmapped',
    ]);
  });

  test('name roles that exist', () => {
    expect(paths(archived({ archive: { ...ARCHIVE, closed: ['enginer'] } }))).toEqual([
      'instances[0].archive.closed[0]',
    ]);
  });
});

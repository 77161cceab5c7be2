import { describe, expect, expectTypeOf, test } from 'vitest';
import { allowAnyone, mount, pipeline } from '../../src/index.ts';
import { canonicalTarget } from '../../src/request/canonical-target.ts';
import { noExecution } from '../start-context.ts';
import { refusal, type Seen, watcher, wiki } from '../wiki.ts';

const named = (name: string) =>
  wiki({
    name,
    classify: () => ({ application: 'wiki', kind: 'page', id: name }),
    presenter: ({ error }) => new Response(`${name} says ${error.code}`, error),
    handler: ({ target, resource }) => new Response(`${name} ${target.pathname} ${resource.id}`),
  });
const notes = named('notes');
const strict = wiki({
  name: 'strict',
  target: {},
  vocabulary: { applications: ['wiki'], kinds: ['page'], delimitersInNames: false },
  classify: () => ({ application: 'wiki', kind: 'page', id: 'strict' }),
  handler: ({ target, resource }) => new Response(`strict ${target.pathname} ${resource.id}`),
});
const both = mount({ '/notes/': notes, '/': strict });
const env = { WIKI: () => new Response() };
const seen: Seen = { masked: undefined, entries: [] };
const app = pipeline(both).use(watcher(seen)).use(allowAnyone());
/** Both, behind a server that makes a query of the path, or behind one that does not. */
const pipelineOf = (ampersands: 'refuse' | 'pass') => {
  const mounted = ['notes', 'all'].map((name) => wiki({ name, target: { ampersands: () => ampersands } }));
  return pipeline(mount({ '/notes/': mounted[0] as never, '/': mounted[1] as never }))
    .use(watcher(seen))
    .use(allowAnyone());
};
const targetOf = (path: string) => {
  const reading = canonicalTarget(`https://a.example${path}`);
  if (!reading.ok) throw new Error(reading.failure);
  return reading.target;
};
const ask = async (path: string) => {
  const response = await app.fetch(new Request(`https://a.example${path}`), env, noExecution);
  return { status: response.status, text: await response.text() };
};

describe('applications of one host', () => {
  test.each([
    ['/notes/', 'notes /notes/ notes'],
    ['/notes', 'notes /notes notes'],
    ['/notes/a/b', 'notes /notes/a/b notes'],
    ['/', 'strict / strict'],
    ['/notesx/', 'strict /notesx/ strict'],
    ['/x/notes/', 'strict /x/notes/ strict'],
    // The parser has resolved what is unambiguous; the choice is made on what it left.
    ['/notes/../x', 'strict /x strict'],
    ['/x/../notes/y', 'notes /notes/y notes'],
    // Doubly encoded text is honest: it is a name of one segment, and no prefix.
    ['/others%252Fx', 'strict /others%252Fx strict'],
  ])('%s goes to exactly one application, with its whole path', async (path, answer) => {
    expect(await ask(path)).toEqual({ status: 200, text: answer });
  });

  test.each(['/notes%2fx', '/%6eotes/x', '//notes/x', '/notes/..;/x', '/x%5c..%5cnotes/', '/notes%00/'])(
    'C23: %s is read in one way or not at all',
    async (path) => {
      expect((await ask(path)).status).toBe(400);
    },
  );

  // Java's servers take path parameters away before they choose: one of both applications, behind one server, would be the other.
  test.each([
    '/notes;x/a',
    '/notes;/a',
    '/notes;x',
    '/notes;x=/a;y',
    '/;x/notes/a',
    '/;/notes',
    '/;x/;y/notes/a',
  ])('C23: %s is of one application by one reading, and of another by another: of none', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 404 });
    expect(both.classify('GET', targetOf(path))).toEqual({ application: 'unknown' });
  });

  test.each(['/team;x/notes/a', '/team;/notes;x', '/team/;x/notes/'])(
    'C23: %s is of an application further down by one reading, and of another by another: of none',
    async (path) => {
      const below = mount({ '/team/notes/': notes, '/': strict });
      expect(below.classify('GET', targetOf('/team/notes/a'))).toMatchObject({ id: 'notes' });
      expect(below.classify('GET', targetOf(path))).toEqual({ application: 'unknown' });
    },
  );

  // IIS, and whatever serves files of Windows or macOS, reads a path in any case of letters, and Java and Python take more letters
  // for one than JavaScript does.
  test.each(['/Notes/a', '/NOTES', '/nOtes;x/a', '/note\u{17f}/a'])(
    'C23: %s is of one application where letters are told apart, and of another where they are not: of none',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404 });
      expect(both.classify('GET', targetOf(path))).toEqual({ application: 'unknown' });
    },
  );

  // Apache decodes a path that it writes into a query, and PHP decodes the query.
  test.each([
    '/%256eotes/a',
    '/%254EOTES',
    '/notes%252fa',
    '/x/..%252fnotes/',
    '/notes/..%252fx',
    '/notes%253bx/',
    '/%252fnotes/a',
    '/%255c/notes/a',
    '/notes%2526x/a',
    '/notes%2523x',
    '/%25256eotes/',
    '/%2525256eotes/',
  ])(
    'C23: %s is of one application where it is decoded once, and may be of another where it is decoded again: of none',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404 });
      expect(both.classify('GET', targetOf(path))).toEqual({ application: 'unknown' });
    },
  );

  // nginx puts `$uri` into a query as it is (`try_files /x /page.php?page=$uri`), as Apache does what `RewriteRule` has found.
  test.each(['/notes%26x', '/x%26page=notes/a', '/notes/%26page=x'])(
    'C23: %s is of another application where a query is made of the path: of none',
    async (path) => {
      const status = async (mounted: ReturnType<typeof pipelineOf>): Promise<number> =>
        (await mounted.fetch(new Request(`https://a.example${path}`), env, noExecution)).status;
      expect(await status(pipelineOf('refuse'))).toBe(404);
      expect(await status(pipelineOf('pass'))).toBe(200);
    },
  );

  test.each(['/notes./a', '/notes%20', '/notes::$INDEX_ALLOCATION/a', '/(S(x))/notes/a'])(
    'C23: %s is of another application to a server of Windows: of none',
    async (path) => {
      expect(await ask(path)).toMatchObject({ status: 404 });
    },
  );

  test('are told apart by letters where their prefixes are', async () => {
    const cased = pipeline(mount({ '/Notes/': notes, '/': strict }))
      .use(watcher(seen))
      .use(allowAnyone());
    const status = async (path: string) =>
      (await cased.fetch(new Request(`https://a.example${path}`), env, noExecution)).status;
    expect(await status('/Notes/A')).toBe(200);
    expect(await status('/notes/A')).toBe(404);
    expect(() => mount({ '/Notes/': notes, '/notes/': strict })).toThrow(
      'mount: "/notes/" differs from another prefix only in case',
    );
  });

  test.each([
    ['/notes/a;x/b', 'notes /notes/a;x/b notes'],
    ['/x;y/notes/', 'strict /x;y/notes/ strict'],
    ['/notesx;y', 'strict /notesx;y strict'],
    ['/notes/;x', 'notes /notes/;x notes'],
    ['/;x', 'strict /;x strict'],
    ['/x/;y/notes/', 'strict /x/;y/notes/ strict'],
    ['/notes/a%252fb', 'notes /notes/a%252fb notes'],
    ['/50%25/x', 'strict /50%25/x strict'],
  ])('%s is of one by both readings', async (path, text) => {
    expect(await ask(path)).toEqual({ status: 200, text });
  });

  test('each read addresses in their own way', async () => {
    expect((await ask('/notes/C%23')).status).toBe(200);
    expect((await ask('/C%23')).status).toBe(400);
    // The decoded path decides: a prefix does not end at a # that is part of a name.
    expect((await ask('/x%3F/notes/')).status).toBe(400);
  });

  test('each make their own early check and show their own refusals', async () => {
    const closed = app.use(() => Promise.reject(refusal(403, 'door.closed')));
    const refused = async (path: string) =>
      (await closed.fetch(new Request(`https://a.example${path}`), env, noExecution)).text();
    expect(await refused('/notes/')).toBe('notes says door.closed');
    expect(await refused('/x')).toBe('wiki says door.closed');
    expect((await ask('/notes/?_method=PUT')).text).toBe('notes says wiki.method_override');
  });

  test('are found for each of several requests that are under way at once', async () => {
    const answers = await Promise.all(['/notes/a', '/x', '/notes/b', '/y'].map(ask));
    expect(answers.map(({ text }) => text)).toEqual([
      'notes /notes/a notes',
      'strict /x strict',
      'notes /notes/b notes',
      'strict /y strict',
    ]);
  });

  test('mask the secrets of each in the paths of all', async () => {
    await ask('/notes/share/k3y');
    expect(seen.masked).toBe('/notes/share/[secret]');
  });

  test('are one application, with the words and bindings of all', () => {
    expect(both.name).toBe('notes+strict');
    expect(both.vocabulary).toMatchObject({
      applications: ['wiki'],
      kinds: ['page', 'share'],
      delimitersInNames: true,
    });
    expectTypeOf(both.vocabulary.hasKind).parameter(0).toEqualTypeOf<'page' | 'share'>();
    expectTypeOf(app.fetch).parameter(1).toHaveProperty('WIKI');
    expect(mount({ '/a/': both, '/': strict }).classify('GET', { path: '/notes/', search: '' }).id).toBe(
      'strict',
    );
  });

  test('may leave paths that belong to no application', async () => {
    const mounted = mount({ '/notes/': notes });
    const entries: string[] = [];
    const alone = pipeline(mounted).use(watcher(seen)).use(allowAnyone());
    for (const path of ['/x', '/x%23']) {
      const response = await alone.fetch(new Request(`https://a.example${path}`), env, noExecution);
      entries.push(`${response.status} ${await response.text()}`);
    }
    expect(entries).toEqual([
      expect.stringMatching(/^404 .*request\.not_found/s),
      expect.stringMatching(/^400 /),
    ]);
    const target = targetOf('/x');
    expect(mounted.classify('GET', target)).toEqual({ application: 'unknown' });
    expect(mounted.checkTarget(target)).toBeUndefined();
    expect(await mounted.resourceOf({ target } as never)).toEqual({ application: 'unknown' });
  });

  test('know their operations where all of them do', () => {
    const words = (...operations: string[]) => ({
      ...({ applications: ['wiki'], kinds: ['page'], delimitersInNames: false } as const),
      ...(operations.length === 0 ? {} : { operations }),
    });
    const of = (...all: string[][]) =>
      mount(
        Object.fromEntries(
          all.map((each, index) => [`/${index}/`, wiki({ vocabulary: words(...each) })]),
        ) as never,
      ).vocabulary.operations;
    expect(of(['view', 'edit'], ['view', 'export'])).toEqual(['view', 'edit', 'export']);
    expect(of(['view'], [])).toBeUndefined();
  });

  test('check addresses each in their own way', () => {
    const checkTarget = (): never => {
      throw refusal(400, 'wiki.no_such_address');
    };
    const mounted = mount({ '/strict/': wiki({ checkTarget }), '/': notes });
    expect(() => mounted.checkTarget(targetOf('/strict/x'))).toThrow(
      expect.objectContaining({ code: 'wiki.no_such_address' }),
    );
    expect(() => mounted.checkTarget(targetOf('/x'))).not.toThrow();
  });

  test('may say of each path how it is read', async () => {
    const some = wiki({
      name: 'some',
      target: { encodedDelimiters: (path) => (path.startsWith('/free/') ? 'pass' : 'refuse') },
      handler: () => new Response('some'),
    });
    const { fetch } = pipeline(mount({ '/': some })).use(allowAnyone());
    const status = async (path: string) =>
      (await fetch(new Request(`https://a.example${path}`), env, noExecution)).status;
    expect([await status('/free/C%23'), await status('/x/C%23')]).toEqual([200, 400]);
  });

  test('may be a registry, beside what is none', async () => {
    const registry = wiki({
      name: 'npm',
      target: { encodedScopes: 'pass' },
      handler: () => new Response('npm'),
    });
    const beside = mount({ '/npm/': registry, '/': notes });
    const { encodedScopes } = beside.target as { readonly encodedScopes: (path: string) => string };
    expect([encodedScopes('/npm/@acme/widget'), encodedScopes('/@acme/widget')]).toEqual(['pass', 'refuse']);
    const { fetch } = pipeline(beside).use(allowAnyone());
    const status = async (path: string) =>
      (await fetch(new Request(`https://a.example${path}`), env, noExecution)).status;
    expect([await status('/npm/@acme%2fwidget'), await status('/@acme%2fwidget')]).toEqual([200, 400]);
  });

  test('may have names with an ampersand, beside what reads more parameters in them', async () => {
    const files = wiki({
      name: 'files',
      target: { ampersands: 'pass' },
      handler: () => new Response('files'),
    });
    const { fetch } = pipeline(mount({ '/files/': files, '/': notes })).use(allowAnyone());
    const status = async (path: string) =>
      (await fetch(new Request(`https://a.example${path}`), env, noExecution)).status;
    expect([await status('/files/R&D'), await status('/R&D')]).toEqual([200, 400]);
  });

  test('have names with delimiters only where all that let them in know them', () => {
    const loose = wiki({
      target: { encodedDelimiters: 'pass' },
      vocabulary: { applications: ['wiki'], kinds: ['page'], delimitersInNames: false },
    });
    expect(mount({ '/a/': loose, '/': notes }).vocabulary.delimitersInNames).toBe(false);
    expect(mount({ '/a/': strict, '/': notes }).vocabulary.delimitersInNames).toBe(true);
  });
});

test('an invalid prefix is refused', () => {
  expect(() => mount({ '/notes': notes, '//': notes, '/x/': {} as never })).toThrow(
    new TypeError(
      'mount: "/notes" must start and end with /, such as /wiki/; ' +
        '"/x/" must be an application, as created by application(); ' +
        '"//" must start and end with /, such as /wiki/',
    ),
  );
  expect(() => mount({})).toThrow('at least one application is required');
});

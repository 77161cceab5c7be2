import type { Caller, Resource } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { readers } from '../../src/readers/readers.ts';
import type { ReadersOptions } from '../../src/readers/readers-options.ts';
import { contextOf } from '../fixtures/context.ts';

const TOKEN = 'B@iib6hjpgd2fa27a88faece31';
const ANONYMOUS: Caller = { kind: 'anonymous', challenges: [] };
const OPEN = { effect: 'allow', open: true } as never;
const TASK: Resource = { application: 'maniphest', kind: 'task', id: 'T1', operation: 'view' };

/** A page of Phorge for a stranger. */
const page = (more = '') =>
  `<!DOCTYPE html><html><head></head><body class="x"><a class="phabricator-core-login-button" href="/auth/start/">Log In</a>
<form action="/search/" method="POST"><input type="hidden" name="__csrf__" value="${TOKEN}" /></form>${more}
<data data-javelin-init-data="{&quot;refresh-csrf&quot;:[{&quot;tokenName&quot;:&quot;__csrf__&quot;,&quot;current&quot;:&quot;${TOKEN}&quot;}]}"></data></body></html>`;

const HEADERS = {
  'content-type': 'text/html; charset=UTF-8',
  'cache-control': 'no-store',
  'set-cookie': 'phsid=A%2Fwvjy2vybmxbs3k6azotqysgpeesgyltzsj6zxtpz; path=/; HttpOnly',
};

/** Phorge behind the readers, with a store that a test looks into. */
function phorge(answer: () => Response, options: Partial<ReadersOptions> = {}) {
  const store = new Map<string, Response>();
  const asked: Record<string, string>[] = [];
  const pending: Promise<unknown>[] = [];
  const origin = readers(
    { name: 'PHORGE', send: async () => answer() },
    {
      keep: [{ kinds: ['task'], seconds: 600 }],
      open: async () => ({
        match: async (key: string) => store.get(key)?.clone(),
        put: async (key: string, kept: Response) => void store.set(key, kept),
      }),
      report: (text: string) => {
        throw new Error(text);
      },
      ...options,
    },
  );
  const ask = async (
    path = '/T1',
    {
      headers = {},
      sent = headers,
      caller = ANONYMOUS,
      decision = OPEN,
      resource = TASK,
      method = 'GET',
    }: {
      headers?: Record<string, string>;
      sent?: Record<string, string>;
      caller?: Caller;
      decision?: never;
      resource?: Resource;
      method?: string;
    } = {},
  ) => {
    const context = {
      ...contextOf(path, { method, headers }),
      ...{ caller, decision, resource },
      execution: { waitUntil: (work: Promise<unknown>) => void pending.push(work) },
    };
    const given = await origin.cache?.answer(
      { context: context as never, identity: undefined, headers: sent },
      async (all) => {
        asked.push(all);
        return answer();
      },
    );
    if (given === undefined) throw new Error('no cache');
    const body = await given.text();
    await Promise.all(pending);
    return { headers: given.headers, body, status: given.status };
  };
  /** Pages, and not the marks of changes. */
  const stored = () => [...store.values()].filter(({ headers }) => headers.has('portcullis-fresh-seconds'));
  return { ask, asked, store, stored };
}

const answering =
  (body: string, headers: Record<string, string> = {}, status = 200) =>
  () =>
    new Response(body, { status, headers: { ...HEADERS, ...headers } });

describe('a stranger', () => {
  test('sends no cookie to Phorge and gets none, whatever they have', async () => {
    const { ask, asked } = phorge(answering(page()));
    const sent = { cookie: 'phsid=A%2Fabc; phusr=alice', accept: 'text/html', 'user-agent': 'x' };
    for (const path of ['/T1', '/other']) {
      const resource = path === '/T1' ? TASK : { application: 'paste' };
      const { headers } = await ask(path, { headers: { cookie: sent.cookie }, sent, resource });
      expect(headers.has('set-cookie')).toBe(false);
    }
    for (const headers of asked) expect(Object.keys(headers)).not.toContain('cookie');
  });

  test('gets a page that is stored for the stated time although Phorge forbids it, without its tokens', async () => {
    const { ask, asked, store } = phorge(answering(page()));
    const sent = {
      accept: 'text/html',
      'accept-language': 'de',
      'user-agent': 'x',
      'x-forwarded-for': '192.0.2.1',
    };
    await ask('/T1', { sent });
    const { headers, body } = await ask('/T1', {
      sent: { ...sent, 'user-agent': 'y', 'accept-language': 'fr' },
    });
    expect(asked).toEqual([{ 'accept-encoding': 'identity' }]);
    expect(body).toBe(page().replaceAll(TOKEN, ''));
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('set-cookie')).toBe(false);
    expect([...store.values()][0]?.headers.get('cache-control')).toBe('max-age=600');
  });

  test('gets a fresh page after the version of the configuration has changed', async () => {
    const first = phorge(answering(page()));
    await first.ask();
    const second = phorge(answering(page()), { version: '2' });
    await second.ask();
    expect([...first.store.keys()]).not.toEqual([...second.store.keys()]);
  });
});

describe('nothing is stored', () => {
  test.each([
    ['with a token in a place that is not recognized', page(`<a href="/x/?__csrf__=${TOKEN}">`), {}],
    [
      'with a token of a field that is written otherwise',
      page(`<input name="__csrf__" value='${TOKEN}'>`),
      {},
    ],
    ['with a token of another version', page().replaceAll('B@', 'C@'), {}],
    ['with a token of another length', page().replaceAll(TOKEN, `${TOKEN}00`), {}],
    [
      'with the menu of a user instead of a login',
      page().replace('phabricator-core-login-button', 'phabricator-core-user-menu'),
      {},
    ],
    ['that offers to log out', page('<a href="/logout/">Log Out</a>'), {}],
    ['that is no page of Phorge', '<html><body>Hello, alice</body></html>', {}],
    ['that starts the session of a user', page(), { 'set-cookie': 'phsid=abcdefg; path=/' }],
    ['with a cookie that is not known', page(), { 'set-cookie': 'other=1' }],
    ['that names a user', page(), { 'set-cookie': 'phusr=alice; path=/' }],
    [
      'with a session that only starts like a removed one',
      page(),
      { 'set-cookie': 'phsid=deletedx; path=/' },
    ],
    [
      'with a cookie whose value looks like a session of no user',
      page(),
      { 'set-cookie': 'other=phsid=A%2Fx' },
    ],
    ['that is compressed', page(), { 'content-encoding': 'gzip' }],
    ['that is a part', page(), { 'content-range': 'bytes 0-9/99' }],
    [
      'of plain text with an encoded token',
      `x ${TOKEN.replace('@', '%40')} y`,
      { 'content-type': 'text/plain' },
    ],
    ['with a token in a numeric character reference', page(`<i>${TOKEN.replace('@', '&#64;')}</i>`), {}],
    ['with a token in a script', page(`<script>"B\\u0040${TOKEN.slice(2)}"</script>`), {}],
    ['with a token of another version in a text', page(`<i>${TOKEN.replace('B@', 'C@')}</i>`), {}],
    ['with a parameter for tokens', page('<a href="/x/?__csrf__=x1">'), {}],
    ['with a value of the field for tokens', page('<input name="__csrf__" value="x1">'), {}],
    ['with a current token of an unknown form', page('{"current":"x1"}'), {}],
    ['that varies by something unknown', page(), { vary: 'x-country' }],
    ['of an unknown type', page(), { 'content-type': 'application/x-new' }],
    ['without a type', page(), { 'content-type': '' }],
    ['without a type and a token', 'x', { 'content-type': '' }],
    ['that is an image with scripts', '<svg/>', { 'content-type': 'image/svg+xml' }],
    ['of a type that ends like a known one', 'x', { 'content-type': 'x-text/plain' }],
    ['of a type that starts like a known one', 'x', { 'content-type': 'text/plain-x' }],
    [
      'of plain text with the field of a form',
      `<input type="hidden" name="__csrf__" value="${TOKEN}" />`,
      { 'content-type': 'text/plain' },
    ],
    ['of JSON for scripts', '{"a":1}', { 'content-type': 'application/json' }],
    ['of plain text with a token', `x ${TOKEN} y`, { 'content-type': 'text/plain' }],
    ['that says how shared caches store it', page(), { 'cdn-cache-control': 'max-age=5' }],
  ])('of an answer %s', async (_what, body, headers) => {
    const { ask, store } = phorge(answering(body, headers));
    expect((await ask()).body).toBe(body);
    expect(store.size).toBe(0);
  });

  test.each([302, 404, 403, 500])('of an answer with status %i', async (status) => {
    const { ask, store } = phorge(answering(page(), {}, status));
    await ask();
    expect(store.size).toBe(0);
  });

  test.each([
    ['with a cookie', { headers: { cookie: 'a=1' }, sent: { cookie: 'a=1' } }],
    ['with a credential', { headers: { authorization: 'Basic x' }, sent: {} }],
    ['with an unknown header', { sent: { 'x-new': '1' } }],
    ['by another method', { method: 'POST' }],
    ['of a kind that is not listed', { resource: { application: 'maniphest', kind: 'user' } }],
    ['of no kind', { resource: { application: 'home' } }],
    ['that may change something', { resource: { ...TASK, reads: false } }],
    ['that the policy does not open to everyone', { decision: { effect: 'allow', open: false } as never }],
  ])('for a request %s', async (_what, question) => {
    const { ask, stored } = phorge(answering(page()));
    await ask('/T1', question);
    expect(stored()).toEqual([]);
  });

  test('for a user, whose cookies go to Phorge and back', async () => {
    const user = { kind: 'user', issuer: 'i', subject: 's' } as never;
    const { ask, asked, store } = phorge(answering(page()), { banner: 'x' });
    const { headers, body } = await ask('/T1', { caller: user, sent: { cookie: 'phsid=abc' } });
    expect(store.size).toBe(0);
    expect(asked).toEqual([{ cookie: 'phsid=abc' }]);
    expect(headers.get('set-cookie')).toContain('phsid');
    expect(body).toBe(page());
  });
});

test('a caller whom no step identified is not served as a stranger: their cookies go to Phorge and back', async () => {
  const { ask, asked } = phorge(answering(page()), { banner: 'x' });
  const { headers, body } = await ask('/T1', { caller: null as never, sent: { cookie: 'phsid=abc' } });
  expect(asked).toEqual([{ cookie: 'phsid=abc' }]);
  expect([headers.has('set-cookie'), body]).toEqual([true, page()]);
});

test('an answer that sets no cookie is passed on itself: a copy of one that changes the protocol would lose the connection', async () => {
  const switching = { status: 101, headers: new Headers(), body: null, text: async () => '' };
  const { ask } = phorge(() => switching as never);
  const resource = { application: 'notifications' };
  expect(await ask('/ws/', { resource })).toMatchObject({ status: 101, headers: switching.headers });
});

test('a form of a stranger is sent with the encodings that their browser accepts', async () => {
  const { ask, asked } = phorge(answering(page()));
  await ask('/T1', { method: 'POST', sent: { 'accept-encoding': 'gzip' } });
  expect(asked).toEqual([{ 'accept-encoding': 'gzip' }]);
});

describe('what is stored', () => {
  test('includes a page whose cookies are those of a stranger, with the prefix that an installation gives them', async () => {
    const cookie = HEADERS['set-cookie'];
    for (const prefix of ['phorge_', 'phorge-2_']) {
      const { ask, stored } = phorge(answering(page(), { 'set-cookie': `${prefix}${cookie}` }));
      await ask();
      expect([prefix, stored().length]).toEqual([prefix, 1]);
    }
    const { ask, stored } = phorge(answering(page(), { 'set-cookie': `a=b_${cookie}` }));
    await ask();
    expect(stored()).toEqual([]);
  });

  test('includes a page that is listed by its path where no step classified the request', async () => {
    const { ask, stored } = phorge(answering(page()), { keep: [{ paths: ['/T*'], seconds: 60 }] });
    await ask('/T1', { resource: null as never });
    expect(stored()).toHaveLength(1);
  });

  test('is dropped once a user may have changed the page', async () => {
    const { ask, asked } = phorge(answering(page()));
    await ask();
    const user = { kind: 'user', issuer: 'i', subject: 's' } as never;
    await ask('/T1', { caller: user, method: 'POST' });
    await ask();
    expect(asked).toHaveLength(3);
  });

  test('is listed by kind, by path, or by both', async () => {
    const keep = [
      { kinds: ['task'], paths: ['/T*'], seconds: 60 },
      { paths: ['/w/**', '/'], seconds: 120 },
      { paths: ['/a.b'], seconds: 604_800 },
    ];
    const stored = async (path: string, kind?: string) => {
      const { ask, store } = phorge(answering(page()), { keep });
      await ask(path, { resource: { application: 'x', ...(kind && { kind }) } });
      return [...store.values()][0]?.headers.get('cache-control') ?? null;
    };
    expect(await stored('/T1', 'task')).toBe('max-age=60');
    expect(await stored('/maniphest/', 'task')).toBeNull();
    expect(await stored('/T1', 'paste')).toBeNull();
    expect(await stored('/w/a/b', 'document')).toBe('max-age=120');
    expect(await stored('/w', 'document')).toBe('max-age=120');
    expect(await stored('/wx', 'document')).toBeNull();
    expect(await stored('/')).toBe('max-age=120');
    expect(await stored('/T1/x', 'task')).toBeNull();
    expect(await stored('/a.b')).toBe('max-age=604800');
    expect(await stored('/aXb')).toBeNull();
  });

  test('can be a file that is no page, byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { ask, store } = phorge(
      () => new Response(bytes, { headers: { 'content-type': 'image/png', 'content-length': '256' } }),
    );
    await ask();
    const [kept] = store.values();
    expect(new Uint8Array((await kept?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes);
  });
});

test('a page that is not UTF-8 is not stored, and a byte order mark of one that is stays', async () => {
  const bytes = (before: readonly number[]) => () =>
    new Response(Uint8Array.from([...before, ...new TextEncoder().encode(page())]), { headers: HEADERS });
  const broken = phorge(bytes([0xff]));
  await broken.ask();
  expect(broken.stored()).toEqual([]);
  const marked = phorge(bytes([0xef, 0xbb, 0xbf]));
  await marked.ask();
  const body = new Uint8Array((await marked.stored()[0]?.arrayBuffer()) ?? new ArrayBuffer());
  expect([...body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
});

test('a page that is not listed is asked for with the language of the client, and a listed one is not', async () => {
  const { ask, asked } = phorge(answering(page()));
  const sent = { 'accept-language': 'de' };
  await ask('/other', { resource: { application: 'paste' }, sent });
  await ask('/T1', { sent });
  expect(asked.map((headers) => headers['accept-language'])).toEqual(['de', undefined]);
});

describe('the banner', () => {
  test('is at the top of pages of strangers, stored or not, and is no HTML', async () => {
    const { ask } = phorge(answering(page()), { banner: 'Read-only since <2026>' });
    const banner = /<body class="x"><div role="note"[^>]*>Read-only since &lt;2026&gt;<\/div><a class/;
    expect((await ask()).body).toMatch(banner);
    expect((await ask()).body).toMatch(banner);
  });

  test('is in a page that is not stored, though the client takes compressed ones: Phorge is asked for a plain one', async () => {
    const { ask, asked } = phorge(answering(page()), { banner: 'x' });
    await ask('/other', { resource: { application: 'paste' }, sent: { 'accept-encoding': 'gzip' } });
    expect(asked).toEqual([{ 'accept-encoding': 'identity' }]);
  });

  test('changes the length of a page, which is no longer stated, and is in no page of an error', async () => {
    const length = { 'content-length': String(page().length) };
    const { ask } = phorge(answering(page(), length), { banner: 'x' });
    expect((await ask()).headers.has('content-length')).toBe(false);
    const failing = phorge(answering(page(), {}, 500), { banner: 'x' });
    expect((await failing.ask()).body).toBe(page());
  });

  test('is in a page that comes in pieces once, after the start of the body within the first 256 KiB', async () => {
    const given = async (...pieces: readonly string[]) => {
      const answer = () => {
        const body = new ReadableStream({
          start(controller) {
            for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
            controller.close();
          },
        });
        return new Response(body, { headers: HEADERS });
      };
      return (await phorge(answer, { banner: 'x', keep: [] }).ask()).body;
    };
    expect(await given('<p>', '<bo', 'dy>a', 'b', 'c')).toMatch(/^<p><body><div [^>]*>x<\/div>abc$/);
    const late = ['y'.repeat(262_144), '<body>', 'z'];
    expect(await given(...late)).toBe(late.join(''));
  });

  test('is in no answer without a body, such as that to HEAD', async () => {
    const { ask } = phorge(() => new Response(null, { headers: HEADERS }), { banner: 'x' });
    expect(await ask('/T1', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  test('is in no other answer', async () => {
    for (const [body, headers] of [
      ['<body>', { 'content-type': 'text/plain' }],
      ['<body>', { 'content-type': 'multipart/related; type=text/html' }],
      ['<body>', { 'content-encoding': 'gzip' }],
      ['<p>no body', {}],
    ] as const) {
      const { ask } = phorge(answering(body, headers), { banner: 'x' });
      expect((await ask()).body).toBe(body);
    }
  });
});

test.each([
  [{ keep: [{ seconds: 60 }] }, 'keep'],
  [{ keep: [{ kinds: ['task'], seconds: 604_801 }] }, 'keep'],
  [{ keep: [{ kinds: ['task'], seconds: 0 }] }, 'keep'],
  [{ keep: [{ paths: ['T1'], seconds: 60 }] }, 'keep'],
  [{ keep: [{ kinds: [], seconds: 60 }] }, 'keep'],
  [{ keep: [{ kinds: [7], seconds: 60 }] }, 'keep'],
  [{ keep: [{ kinds: ['task'], seconds: 1.5 }] }, 'keep'],
  [{ keep: [{ kinds: ['task'], seconds: 60, more: 1 }] }, 'keep'],
  [{ version: '' }, 'version'],
  [{ banner: '' }, 'banner'],
])('readers() refuses %j', (options, name) => {
  expect(() => readers({ name: 'x', send: async () => new Response() }, options as never)).toThrow(
    `readers: ${name}`,
  );
});

import { allowAnyone, type Decision, type HasDecision, pipeline } from '@portcullis/core';
import type { ApplicationFacts } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import { type WebOptions, web } from '../src/index.ts';
import { webWith } from '../src/internal.ts';
import { anonymously, as, ask, closed, type OriginCall, person, recordingOrigin } from './fixtures/gate.ts';

type Answer = (call: OriginCall) => Response | Promise<Response>;

function app(answer?: Answer, options: Partial<WebOptions> = {}) {
  const { origin, calls } = recordingOrigin(answer);
  return { calls, worker: pipeline(web({ origin, ...options })).use(allowAnyone()) };
}

const OPEN: Decision = {
  effect: 'allow',
  reason: 'policy.rule_allows',
  rule: 'assets',
  policy: 'main',
  version: undefined,
  open: true,
  considered: [],
};
const openly = (_context: object, next: (adds: HasDecision) => Promise<Response>) => next({ decision: OPEN });

test('a Worker that was built without signing refuses an application that needs a signed identity', () => {
  const { origin } = recordingOrigin();
  const options = { origin, assertion: { audience: 'wiki', keys: () => [] } };
  expect(() => webWith(options)).toThrow(
    new TypeError(
      'web: assertion is set, but this Worker was built without the code that signs assertions: build it again',
    ),
  );
  expect(webWith({ origin }).name).toBe('web');
});

describe('web', () => {
  test('forwards the URL that was checked, with an allow-list of headers', async () => {
    const { worker, calls } = app();
    const headers = {
      accept: 'text/html',
      'x-csrf-token': 't',
      'x-unheard-of': 'x',
      authorization: 'Bearer t',
    };
    await ask(worker, '/a%20b?q=1', { headers });
    expect(calls).toMatchObject([{ url: 'https://wiki.example.com/a%20b?q=1', redirect: 'manual' }]);
    expect(calls[0]?.headers).toMatchObject({ accept: 'text/html', 'x-csrf-token': 't' });
    expect(Object.keys(calls[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-unheard-of']));
    expect(calls[0]?.headers).not.toHaveProperty('authorization');
  });

  test.each([
    'X-CSRF-Token',
    'X-XSRF-Token',
    'X-CSRFToken',
    'X-XSRFToken',
    'X-Requested-With',
    'Last-Event-ID',
  ])('forwards the headers by which scripts prove they are of its own pages: %s', async (name) => {
    const { worker, calls } = app();
    await ask(worker, '/', { method: 'POST', headers: { [name]: 't' } });
    expect(calls[0]?.headers).toHaveProperty(name.toLowerCase(), 't');
  });

  test('forwards a cookie next to what the application would have cached, unless the answer is public', async () => {
    // Next.js: a page that was made at the build, and a session that its middleware renewed.
    const headers = { 'cache-control': 's-maxage=31536000', 'set-cookie': 'session=renewed; Path=/' };
    const { worker } = app(() => new Response('page', { headers }));
    const gated = await ask(worker, '/');
    expect(gated.headers.get('cache-control')).toBe('private');
    expect(gated.headers.getSetCookie()).toEqual(['session=renewed; Path=/']);
    const { origin } = recordingOrigin(() => new Response('page', { headers }));
    const open = await ask(pipeline(web({ origin })).use(openly), '/');
    expect(open.headers.get('cache-control')).toBe('s-maxage=31536000');
    expect(open.headers.getSetCookie()).toEqual([]);
  });

  test.each(['/;x/admin/', '/a/;/admin/', '/admin/;x', '/%3bx/admin/', '/;'])(
    'refuses a segment of path parameters alone, which is an empty one where these are removed: %s',
    async (path) => {
      const { worker, calls } = app();
      expect((await ask(worker, path)).status).toBe(400);
      expect(calls).toEqual([]);
    },
  );

  test('checks the scope of a package as any other segment, where it is a registry', async () => {
    const resources = [{ path: '/:scope/:id', kind: 'package' }] as const;
    const { origin, calls } = recordingOrigin();
    const registry = web({ origin, resources, encodedScopes: 'pass' });
    const seen: unknown[] = [];
    const worker = pipeline(registry)
      .use(allowAnyone())
      .use((context, next) => {
        seen.push(registry.classify('GET', context.target));
        return next();
      });
    expect((await ask(worker, '/@acme%2fwidget')).status).toBe(200);
    expect(seen).toMatchObject([{ kind: 'package', id: 'widget' }]);
    expect(calls).toMatchObject([{ url: 'https://wiki.example.com/@acme%2fwidget' }]);
    const { worker: other } = app();
    expect((await ask(other, '/@acme%2fwidget')).status).toBe(400);
  });

  test('forwards an ampersand in a name unchanged, where it is declared as no parameter', async () => {
    const { worker, calls } = app(undefined, { ampersands: 'pass' });
    expect((await ask(worker, '/files/R&D.txt?a=1&b=2')).status).toBe(200);
    expect(calls).toMatchObject([{ url: 'https://wiki.example.com/files/R&D.txt?a=1&b=2' }]);
    expect((await ask(app().worker, '/files/R&D.txt')).status).toBe(400);
  });

  test('forwards path parameters of a name', async () => {
    const { worker, calls } = app();
    await ask(worker, '/a;x=1/b;?c=/;');
    expect(calls).toMatchObject([{ url: 'https://wiki.example.com/a;x=1/b;?c=/;' }]);
  });

  describe('WebDAV methods and headers', () => {
    const dav = { forwardMethods: ['PROPFIND', 'PROPPATCH', 'MKCOL', 'REPORT', 'LOCK', 'UNLOCK'] } as const;
    const headers = {
      ...{
        depth: '0',
        if: '(<opaquelocktoken:a>)',
        timeout: 'Second-60',
        'lock-token': '<opaquelocktoken:a>',
      },
      ...{ destination: 'https://wiki.example.com/admin/', overwrite: 'T' },
    };

    test.each(dav.forwardMethods)('%s is forwarded where it is listed, with its Depth', async (method) => {
      const answer = new Response('<multistatus/>', { status: 207, headers: { dav: '1, 2' } });
      const { worker, calls } = app(() => answer, dav);
      const sent = await ask(worker, '/files/', { method, headers, body: '<propfind/>' });
      expect([sent.status, sent.headers.get('dav')]).toEqual([207, '1, 2']);
      expect(calls).toMatchObject([{ method }]);
      expect(calls[0]?.headers).toMatchObject({ depth: '0', if: headers.if, timeout: headers.timeout });
      expect(calls[0]?.headers).toHaveProperty('lock-token', headers['lock-token']);
      expect(Object.keys(calls[0]?.headers ?? {})).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:destination|overwrite)$/)]),
      );
    });

    test.each(['COPY', 'MOVE', 'SEARCH', 'ACL', 'QUERY', 'PURGE'])(
      '%s is never forwarded',
      async (method) => {
        const { worker, calls } = app(undefined, dav);
        expect((await ask(worker, '/files/', { method, headers })).status).toBe(405);
        expect(calls).toEqual([]);
        expect(() => app(undefined, { forwardMethods: [method] as never })).toThrow(
          'forwardMethods must be an array of PROPFIND, PROPPATCH, MKCOL, REPORT, LOCK, UNLOCK',
        );
      },
    );

    test('nothing is forwarded where none is listed, nor one that is not', async () => {
      for (const options of [{}, { forwardMethods: ['REPORT'] as const }]) {
        const { worker, calls } = app(undefined, options);
        const refused = await ask(worker, '/files/', { method: 'PROPFIND', headers });
        const allowed = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];
        expect([refused.status, refused.headers.get('allow')]).toEqual([
          405,
          [...allowed, ...('forwardMethods' in options ? ['REPORT'] : [])].join(', '),
        ]);
        await ask(worker, '/files/', { method: 'PUT', headers, body: 'x' });
        expect(calls.map((call) => 'depth' in (call.headers ?? {}))).toEqual(['forwardMethods' in options]);
      }
    });

    test('nor is one that names the user, by an unknown caller', async () => {
      const { origin, calls } = recordingOrigin();
      const said = { depth: 'email', 'x-csrf-token': 'email' } as const;
      const worker = pipeline(web({ origin, ...dav, headers: said }))
        .use(anonymously)
        .use(openly);
      await ask(worker, '/files/', { headers: { ...headers, 'x-csrf-token': 't' } });
      const sent = Object.keys(calls[0]?.headers ?? {});
      expect([sent.includes('if'), sent.includes('depth'), sent.includes('x-csrf-token')]).toEqual([
        true,
        false,
        false,
      ]);
    });

    test('a condition that cannot be forwarded unchanged is refused: without it more would be done', async () => {
      const { worker, calls } = app(undefined, dav);
      for (const name of ['if', 'depth']) {
        const sent = await ask(worker, '/files/', { method: 'DELETE', headers: { [name]: '\u00e4' } });
        expect(sent.status).toBe(400);
      }
      expect(calls).toEqual([]);
    });

    test('each needs the right to write, unless a pattern says that it only reads', () => {
      const shows = {
        path: '/calendars/**',
        kind: 'calendar',
        methods: ['REPORT'],
        operation: 'view',
      } as const;
      const { classify } = web({ origin: recordingOrigin().origin, ...dav, resources: [shows] });
      const operation = (method: string, path: string) =>
        classify(method, { path } as Parameters<typeof classify>[1]).operation;
      expect(dav.forwardMethods.map((method) => operation(method, '/files/'))).toEqual(Array(6).fill('edit'));
      expect(operation('REPORT', '/calendars/ada/')).toBe('view');
      expect(operation('PROPFIND', '/calendars/ada/')).toBe('edit');
    });
  });

  test('forwards a CORS preflight, whatever identity is sent', async () => {
    const { origin, calls } = recordingOrigin();
    const worker = pipeline(web({ origin, headers: { 'x-user': 'email' }, forwardHeaders: ['x-own'] }))
      .use(anonymously)
      .use(openly);
    const asked = {
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'x-own',
      'x-own': '1',
    };
    await ask(worker, '/', { method: 'OPTIONS', headers: { ...asked, 'x-user': 'eve' } });
    expect(calls[0]?.headers).toMatchObject(asked);
    expect(calls[0]?.headers).not.toHaveProperty('x-user');
  });

  test('forwards a header that is listed', async () => {
    const { worker, calls } = app(undefined, { forwardHeaders: ['Node-RED-API-Version'] });
    await ask(worker, '/', { headers: { 'node-red-api-version': 'v2' } });
    expect(calls[0]?.headers).toMatchObject({ 'node-red-api-version': 'v2' });
  });

  test('does not forward the gateway’s cookies to the application, and does not let the application set them', async () => {
    const { worker, calls } = app(
      () =>
        new Response('', {
          headers: [
            ['set-cookie', 'mine=1; Path=/'],
            ['set-cookie', '__Host-portcullis-session=forged; Path=/; Secure'],
            ['set-cookie', '=__Host-portcullis-session=forged; Path=/; Secure'],
            ['set-cookie', 'other=2'],
          ],
        }),
    );
    const response = await ask(worker, '/', { headers: { cookie: '__Host-portcullis-session=s; mine=0' } });
    expect(calls[0]?.headers.cookie).toBe('mine=0');
    expect(response.headers.getSetCookie()).toEqual(['mine=1; Path=/', 'other=2']);
  });

  test('lets the application start a session with a client that sends no cookie', async () => {
    const { worker } = app(() => new Response('', { headers: { 'set-cookie': 'mine=1; Path=/' } }));
    expect((await ask(worker, '/')).headers.getSetCookie()).toEqual(['mine=1; Path=/']);
  });

  test('streams a body to the application while the client still sends it', async () => {
    const received: string[] = [];
    let more: (() => void) | undefined;
    const { worker } = app(async ({ body }) => {
      for await (const chunk of body as ReadableStream<Uint8Array>) {
        received.push(new TextDecoder().decode(chunk));
        more?.();
      }
      return new Response('done');
    });
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('first'));
        more = () => {
          more = undefined;
          controller.enqueue(new TextEncoder().encode('second'));
          controller.close();
        };
      },
    });
    await ask(worker, '/upload', { method: 'POST', body, duplex: 'half' });
    expect(received).toEqual(['first', 'second']);
  });

  test('streams an answer while the application still sends it', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const { worker } = app(
      () => new Response(readable, { headers: { 'content-type': 'text/event-stream' } }),
    );
    const response = await ask(worker, '/events');
    const reader = response.body?.getReader();
    void writer.write(new TextEncoder().encode('data: 1\n\n'));
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: 1\n\n');
  });

  test('forwards ranges and the answers to them', async () => {
    const { worker, calls } = app(
      () => new Response('bc', { status: 206, headers: { 'content-range': 'bytes 1-2/4' } }),
    );
    const response = await ask(worker, '/file', { headers: { range: 'bytes=1-2' } });
    expect(calls[0]?.headers).toMatchObject({ range: 'bytes=1-2', 'accept-encoding': 'identity' });
    expect([response.status, response.headers.get('content-range')]).toEqual([206, 'bytes 1-2/4']);
  });

  test.each([
    ['https://evil.example', 403],
    ['null', 403],
    ['https://wiki.example.com', 200],
  ])('answers a WebSocket of a page of %s with %i', async (from, status) => {
    const { worker } = app();
    const headers = { upgrade: 'websocket', connection: 'Upgrade', origin: from };
    expect((await ask(worker, '/ws', { headers })).status).toBe(status);
  });

  test('lets no shared cache store restricted answers, and leaves public ones as the application sent them', async () => {
    const cacheable = { 'cache-control': 'public, max-age=60', 'cdn-cache-control': 'max-age=60' };
    const { worker } = app(() => new Response('', { headers: cacheable }));
    const gated = await ask(worker.use(as(person())), '/app.js');
    expect([gated.headers.get('cache-control'), gated.headers.get('cdn-cache-control')]).toEqual([
      'private, max-age=60',
      null,
    ]);
    const open = await ask(worker.use(as(person())).use(openly), '/app.js');
    expect(open.headers.get('cache-control')).toBe('public, max-age=60');
  });

  test('lets no shared cache store an answer made for one user, though the page is public', async () => {
    const { worker } = app(
      () => new Response('Hello Ada', { headers: { 'cache-control': 'public, max-age=60' } }),
      {
        headers: { 'x-user': 'email' },
      },
    );
    const known = await ask(worker.use(as(person())).use(openly), '/');
    expect(known.headers.get('cache-control')).toBe('private, max-age=60');
    const nobody = await ask(worker.use(anonymously).use(openly), '/');
    expect(nobody.headers.get('cache-control')).toBe('public, max-age=60');
  });

  test('shows refusals as a page to a user who navigates, and as problem details to programs', async () => {
    const { worker } = app();
    const shut = worker.use(closed);
    const page = await ask(shut, '/', { headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    const problem = await ask(shut, '/');
    expect(problem.headers.get('content-type')).toBe('application/problem+json');
  });

  test('lists the words that rules may use for it', () => {
    const { origin } = recordingOrigin();
    const resources = [
      { path: '/pages/:id', kind: 'page' },
      { path: '/old/:id', kind: 'page' },
      { path: '/files/:id', kind: 'file' },
    ] as const;
    const words = ({ vocabulary }: ApplicationFacts) => [
      vocabulary.applications,
      vocabulary.kinds,
      vocabulary.delimitersInNames,
    ];
    expect(words(web({ origin }))).toEqual([['web'], [], false]);
    expect(words(web({ origin, name: 'wiki', resources, encodedDelimiters: 'pass' }))).toEqual([
      ['wiki'],
      ['page', 'file'],
      true,
    ]);
  });

  test('accepts %23 in a path only where the application is configured to read it in one way', async () => {
    for (const options of [{}, { encodedDelimiters: 'refuse' } as const])
      expect((await ask(app(undefined, options).worker, '/C%23')).status).toBe(400);
    expect((await ask(app(undefined, { encodedDelimiters: 'pass' }).worker, '/C%23')).status).toBe(200);
  });
});

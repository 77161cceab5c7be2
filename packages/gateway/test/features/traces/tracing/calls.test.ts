import { allowAnyone, application, pipeline, worker } from '@portcullis/core';
import type { OriginRequest } from '@portcullis/proxy';
import { describe, expect, test } from 'vitest';
import { tracedGate } from './fixtures/traced-gate.ts';

describe('a call to the origin', () => {
  test('is a span below that of its request, and the origin receives its id', async () => {
    const { serve, collector, settled, time } = tracedGate();
    let sent: OriginRequest | undefined;
    await serve((context, { origin }) => {
      const traced = origin({
        name: 'WIKI',
        send: async (_target, init) => {
          sent = init;
          time.now += 8;
          return new Response(null, { status: 503 });
        },
      });
      const headers = { accept: '*/*', traceparent: context.trace.traceparent };
      const init = { method: 'GET', headers, body: null, redirect: 'manual' } as const;
      return traced.send(context.target, init, {}, context);
    });
    await settled();
    const [gate, origin] = collector.spans.toSorted((one, other) => one.kind - other.kind);
    expect(origin).toMatchObject({
      name: 'origin',
      kind: 3,
      traceId: gate?.traceId,
      parentSpanId: gate?.spanId,
      failed: true,
      attributes: {
        'portcullis.origin': 'WIKI',
        'server.address': 'wiki.example',
        'url.path': '/page',
        'http.response.status_code': 503,
        'error.type': '503',
      },
    });
    expect(sent?.headers).toEqual({
      accept: '*/*',
      traceparent: `00-${gate?.traceId}-${origin?.spanId}-01`,
    });
  });

  test.each([
    [
      'besides what the application cuts out',
      (path: string) => path.replace('k2y', '[mask]'),
      '/[secret]/[mask]',
    ],
    [
      'and nothing is told of a path whose mask fails',
      () => {
        throw new RangeError('with a s3cret');
      },
      undefined,
    ],
  ])('contains no secret of a path, %s', async (_what, maskPath, told) => {
    const { traced, collector, settled, execution } = tracedGate({ maskPath });
    const origin = traced.origin({ name: 'WIKI', send: async () => new Response('served') });
    const wiki = application({
      name: 'wiki',
      target: {},
      vocabulary: { applications: ['wiki'], kinds: ['page'], delimitersInNames: false },
      check: (_context, next) => next(),
      classify: () => ({ application: 'wiki', kind: 'page', id: 'x' }),
      presenter: () => undefined,
      maskPath: (path) => path.replace('k1y', '[secret]'),
      handler: (context) => {
        const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
        return origin.send(context.target, init, {}, context);
      },
    });
    const serve = worker(pipeline(wiki).use(traced.recorder).use(allowAnyone()), {
      report: () => {},
      trace: { callers: 'continued', sampleRate: 1 },
    });
    const answer = await serve(new Request('https://wiki.example/k1y/k2y'), {}, execution);
    expect(await answer.text()).toBe('served');
    await settled();
    const span = collector.spans.find(({ name }) => name === 'origin');
    expect(span?.attributes['url.path']).toBe(told);
  });

  test('of a request older than a thousand unfinished others has no span', async () => {
    const { serve, collector, settled } = tracedGate();
    const { promise: others, resolve: goOn } = Promise.withResolvers<void>();
    const asked = (wait: Promise<void>) =>
      serve(async (context, { origin }) => {
        await wait;
        const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
        return origin({ name: 'WIKI', send: async () => new Response('served') }).send(
          context.target,
          init,
          {},
          context,
        );
      });
    const first = asked(others);
    // As those of clients that left, whose requests the platform ends without a word.
    for (let number = 0; number < 1000; number++) void asked(new Promise(() => {}));
    goOn();
    expect(await (await first).text()).toBe('served');
    await asked(Promise.resolve());
    await settled();
    expect(collector.spans.filter(({ name }) => name === 'origin')).toHaveLength(1);
  });

  test('that fails keeps its error unchanged', async () => {
    const { serve, collector, settled } = tracedGate();
    const error = new TypeError('no s3cret in here');
    let caught: unknown;
    await serve(async (context, { origin }) => {
      const traced = origin({ name: 'WIKI', send: () => Promise.reject(error) });
      const init = { method: 'GET', headers: {}, body: null, redirect: 'manual' } as const;
      caught = await traced.send(context.target, init, {}, context).catch((thrown: unknown) => thrown);
      return new Response();
    });
    await settled();
    expect(caught).toBe(error);
    expect(collector.spans[0]).toMatchObject({ failed: true, attributes: { 'error.type': 'TypeError' } });
    expect(collector.bodies.join()).not.toContain('s3cret');
  });
});

/** What no span may say. */
const CANARIES = [
  'canary-token',
  'canary-cookie',
  'canary-query',
  'canary-code',
  'canary-key',
  'canary-body',
];

describe('a call to a provider', () => {
  const calls: readonly [string, string, RequestInit][] = [
    ['provider.discovery', 'https://idp.example/.well-known/openid-configuration', {}],
    ['provider.keys', 'https://idp.example/.well-known/jwks.json', { method: 'GET' }],
    [
      'provider.token',
      'https://idp.example/token?x=canary-query',
      {
        method: 'POST',
        headers: { authorization: 'Basic canary-token' },
        body: new URLSearchParams({ grant_type: 'authorization_code', code: 'canary-code' }),
      },
    ],
    ['provider.userinfo', 'https://idp.example/me', { headers: { authorization: 'Bearer canary-token' } }],
    [
      'provider.revocation',
      'https://idp.example/revoke',
      { method: 'POST', body: new URLSearchParams({ token: 'canary-token' }) },
    ],
    ['provider.other', 'https://idp.example/par', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
    ['provider.other', 'https://idp.example/par', { method: 'POST', body: 'canary-body' }],
  ];

  test.each(calls)('is known for what it asks: %s', async (name, url, init) => {
    const { serve, collector, settled } = tracedGate();
    await serve(async (_context, { fetch }) => {
      await fetch('provider', async () => new Response('{}'))(url, init);
      return new Response();
    });
    await settled();
    const [span, gate] = collector.spans;
    expect(span).toMatchObject({
      name,
      kind: 3,
      parentSpanId: gate?.spanId,
      attributes: {
        'server.address': 'idp.example',
        'url.path': new URL(url).pathname,
        'http.response.status_code': 200,
      },
    });
    for (const canary of CANARIES) expect(collector.bodies.join()).not.toContain(canary);
  });

  test('outside of any request has no span', async () => {
    const { traced, collector, settled } = tracedGate();
    const answer = await traced.fetch('provider', async () => new Response('keys'))(
      'https://idp.example/',
      {},
    );
    await settled();
    expect([await answer.text(), collector.spans]).toEqual(['keys', []]);
  });
});

test('to a directory is traced without its path, which names users', async () => {
  const { serve, collector, settled } = tracedGate();
  await serve(async (_context, { fetch }) => {
    const ask = fetch('directory', async () => new Response(null, { status: 403 }));
    await ask('https://graph.example/users/alice@corp.example/groups?x=canary-query', {});
    return new Response();
  });
  await settled();
  expect(collector.spans[0]).toMatchObject({
    name: 'directory',
    failed: true,
    attributes: { 'server.address': 'graph.example', 'error.type': '403' },
  });
  expect(collector.bodies.join()).not.toMatch(/alice|canary/);
});

test('a call is traced without any part of its request that is a secret or names a user', async () => {
  const { serve, collector, settled } = tracedGate({
    maskPath: (path) => path.replace(/\/cap\/[^/]+/, '/cap/*'),
  });
  const request = new Request('https://wiki.example/cap/canary-key/x?token=canary-query', {
    method: 'POST',
    headers: { cookie: 'session=canary-cookie', authorization: 'Bearer canary-token' },
    body: 'canary-body',
  });
  await serve(
    async (context, { origin }) => {
      const traced = origin({ name: 'WIKI', send: async () => new Response() });
      const headers = { cookie: 'a=canary-cookie', authorization: 'canary-token' };
      const init = { method: 'POST', headers, body: null, redirect: 'manual' } as const;
      return traced.send(context.target, init, {}, context);
    },
    { request },
  );
  await settled();
  expect(collector.spans.map(({ attributes }) => attributes['url.path'])).toEqual(['/cap/*/x', '/cap/*/x']);
  for (const canary of CANARIES) expect(collector.bodies.join()).not.toContain(canary);
});

test('a span that ends after its request is sent as well, as a part of its trace', async () => {
  const { serve, collector, settled, execution } = tracedGate();
  let answerKeys = (): void => {};
  const slow = new Promise<Response>((resolve) => {
    answerKeys = () => resolve(new Response('{}'));
  });
  await serve((_context, { fetch }) => {
    execution.waitUntil(fetch('provider', () => slow)('https://idp.example/keys', {}));
    return new Response();
  });
  answerKeys();
  await settled();
  const [gate, keys] = collector.spans;
  expect([gate?.name, keys?.name]).toEqual(['GET', 'provider.keys']);
  expect(keys).toMatchObject({ traceId: gate?.traceId, parentSpanId: gate?.spanId });
});

test('spans beyond the most are counted, and the one of the request is never among them', async () => {
  const { serve, collector, settled } = tracedGate({ maxSpans: 3 });
  await serve(async (_context, { fetch }) => {
    const ask = fetch('provider', async () => new Response('{}'));
    for (let calls = 0; calls < 5; calls++) await ask('https://idp.example/keys', {});
    return new Response();
  });
  await settled();
  expect(collector.spans.map(({ name }) => name)).toEqual(['provider.keys', 'provider.keys', 'GET']);
  expect(collector.spans.at(-1)?.attributes['portcullis.spans.dropped']).toBe(3);
});

test('a trace has its texts cut to the greatest length', async () => {
  const { serve, collector, settled } = tracedGate();
  await serve(() => new Response(), { request: new Request(`https://wiki.example/${'x'.repeat(5000)}`) });
  await settled();
  expect(String(collector.spans[0]?.attributes['url.path'])).toHaveLength(256);
});

import type { Decision } from '@portcullis/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { binding, type FetchBinding, type PhabricatorOptions } from '../../src/index.ts';
import { phabricatorProxy } from '../../src/proxy/proxy.ts';
import { contextOf, HOST, type OriginCall, recordingOrigin } from '../fixtures/context.ts';

const URLENCODED = 'application/x-www-form-urlencoded';
const OPEN: Decision = {
  effect: 'allow',
  reason: 'policy.rule_allows',
  rule: 'assets',
  policy: 'main',
  version: undefined,
  open: true,
  considered: [],
};

type Answer = (call: OriginCall) => Response | Promise<Response>;

function proxy(answer?: Answer, options: Partial<PhabricatorOptions> = {}) {
  const { origin, calls } = recordingOrigin(answer);
  return { handler: phabricatorProxy({ origin, ...options }), calls };
}

const post = (body: BodyInit, contentType: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': contentType, ...headers },
});

describe('the proxy to Phabricator', () => {
  it('forwards the URL that was checked, byte for byte', async () => {
    const { handler, calls } = proxy();
    const context = contextOf('/source/x/browse/feature%252Fname/a%26b.c;abc$10-20?q=%C3%BC+1&x');
    await handler(context);
    expect(calls).toMatchObject([
      { url: context.target.href, method: 'GET', redirect: 'manual', body: null },
    ]);
  });

  it('forwards status, reason phrase, headers and redirects unchanged', async () => {
    const { handler } = proxy(
      () =>
        new Response('no', {
          status: 401,
          statusText: 'You must log in to access repositories.',
          headers: { 'www-authenticate': 'Basic realm="x"', location: 'http://elsewhere.example/' },
        }),
    );
    const response = await handler(contextOf('/source/x/'));
    expect([response.status, response.statusText, await response.text()]).toEqual([
      401,
      'You must log in to access repositories.',
      'no',
    ]);
    expect(response.headers.get('location')).toBe('http://elsewhere.example/');
  });

  it.each([204, 302, 304, 500])('forwards an answer with status %i', async (status) => {
    const { handler } = proxy(() => new Response(null, { status }));
    expect((await handler(contextOf('/'))).status).toBe(status);
  });

  it('returns headers that later steps can change', async () => {
    const { handler } = proxy();
    const response = await handler(contextOf('/'));
    response.headers.append('set-cookie', 'later=1');
    expect(response.headers.getSetCookie()).toEqual(['later=1']);
  });

  it('makes restricted answers private, and leaves public ones cacheable without their cookie', async () => {
    const headers = { 'cache-control': 'max-age=60, public', 'set-cookie': 'phsid=A%2Fx' };
    const { handler } = proxy(() => new Response('', { headers }));
    const closed = await handler(contextOf('/res/x.css'));
    const open = await handler({ ...contextOf('/res/x.css'), decision: OPEN });
    const gated = await handler({ ...contextOf('/res/x.css'), decision: { ...OPEN, open: false } });
    expect(closed.headers.get('cache-control')).toBe('private, max-age=60');
    expect(gated.headers.get('cache-control')).toBe('private, max-age=60');
    expect(open.headers.get('cache-control')).toBe('max-age=60, public');
    for (const response of [closed, open, gated]) expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('records the status of the origin’s answer', async () => {
    const { handler } = proxy(() => new Response('', { status: 500 }));
    const context = contextOf('/');
    await handler(context);
    expect(context.trail.entries).toEqual([
      { type: 'upstream.answered', upstream: 'recording', status: 500, latencyMs: 0 },
    ]);
  });

  it('reads its options once for the bindings of a Worker', async () => {
    const PHORGE: FetchBinding = { fetch: async () => new Response('bound') };
    let made = 0;
    const handler = phabricatorProxy((env: { PHORGE: FetchBinding; LIMIT: number }) => {
      made += 1;
      return { origin: binding('PHORGE'), maxFormBytes: env.LIMIT };
    });
    const env = { PHORGE, LIMIT: 10 };
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await (await handler(contextOf('/', {}, env))).text()).toBe('bound');
    }
    expect(made).toBe(1);
    expectTypeOf(handler).parameter(0).toHaveProperty('env').toEqualTypeOf<typeof env>();
  });

  it('answers 502 where the origin’s answer is invalid', async () => {
    const { handler } = proxy(() => Response.error());
    await expect(handler(contextOf('/'))).rejects.toMatchObject({
      code: 'proxy.origin_answer_invalid',
    });
  });

  it('refuses wrong options at creation', () => {
    expect(() => proxy(undefined, { timeoutSeconds: -1 })).toThrow(/phabricator: timeoutSeconds/);
  });
});

describe('the path override, without the step (C9, C37)', () => {
  const multipart = `--b\r\nContent-Disposition: form-data; name="__path__"\r\n\r\n/status/\r\n--b--\r\n`;

  it.each<[string, string, RequestInit]>([
    ['in the query', '/robots.txt?__path__=/status/', {}],
    ['in a cookie', '/robots.txt', { headers: { cookie: '__path__=/status/' } }],
    ['by /index.php', '/index.php', {}],
    ['in a form', '/robots.txt', post('__path__=/status/', URLENCODED)],
    [
      'in a form of another method',
      '/robots.txt',
      { ...post('__path__=/status/', URLENCODED), method: 'PATCH' },
    ],
    [
      'in a form with a character set',
      '/robots.txt',
      post('a=1&__p%61th__=/', `${URLENCODED.toUpperCase()}; charset=x`),
    ],
    ['in a multipart form', '/robots.txt', post(multipart, 'multipart/form-data; boundary=b')],
  ])('is refused %s before the origin is called', async (_, path, init) => {
    const { handler, calls } = proxy();
    await expect((async () => handler(contextOf(path, init)))()).rejects.toMatchObject({
      code: 'phabricator.path_override',
    });
    expect(calls).toEqual([]);
  });

  it('forwards the unchanged bytes of an innocent form', async () => {
    const { handler, calls } = proxy();
    const body = new TextEncoder().encode('comment=see+__path__=x&%E4=\xff&&a');
    await handler(contextOf('/maniphest/', post(body, URLENCODED)));
    expect(calls[0]?.body).toEqual(body);
  });

  it('refuses a form with a content encoding, whether it is true or not', async () => {
    const { handler, calls } = proxy();
    const init = post('a=1', URLENCODED, { 'content-encoding': 'gzip' });
    await expect(handler(contextOf('/x/', init))).rejects.toMatchObject({
      code: 'phabricator.form_ambiguous',
    });
    expect(calls).toEqual([]);
  });

  it('forwards the content type that was checked, whatever the runtime makes of the received one', async () => {
    const { handler, calls } = proxy();
    await handler(contextOf('/x/', post('a=1', `${URLENCODED.toUpperCase()} ;CHARSET="utf-8";`)));
    expect(calls[0]?.headers).toMatchObject({
      'content-type': `${URLENCODED}; charset=utf-8`,
      'content-length': '3',
    });
  });

  it.each([
    ['content-type', 'text/plain, application/x-www-form-urlencoded'],
    ['content-type', 'application/x-www-form-urlencoded charset=utf-8'],
    ['content-type', 'text/plain; a=1; a=2'],
    ['content-length', '5, 5'],
    ['content-encoding', 'g zip'],
    ['connection', 'a b'],
    ['upgrade', 'web socket'],
  ])('refuses %s: %s, which can be read in two ways', async (name, value) => {
    const { handler, calls } = proxy();
    const init = { method: 'POST', body: 'a=1', headers: { 'content-type': 'text/plain', [name]: value } };
    await expect((async () => handler(contextOf('/x/', init)))()).rejects.toMatchObject({
      code: 'proxy.header_invalid',
      detail: expect.not.stringContaining(value),
    });
    expect(calls).toEqual([]);
  });

  it('refuses an unknown method', async () => {
    const { handler, calls } = proxy();
    await expect((async () => handler(contextOf('/x/', { method: 'PROPFIND' })))()).rejects.toMatchObject({
      code: 'proxy.method_not_allowed',
      status: 405,
    });
    expect(calls).toEqual([]);
  });

  it('streams a body that is no form, unread', async () => {
    const { handler, calls } = proxy();
    const context = contextOf('/file/dropupload/', post('__path__=/status/', 'application/octet-stream'));
    await handler(context);
    expect(calls[0]?.body).toBe(context.request.body);
    expect(context.request.bodyUsed).toBe(false);
  });

  it('streams forms too where the origin is hardened', async () => {
    const { handler, calls } = proxy(undefined, { originHardened: true, maxFormBytes: 1 });
    const context = contextOf('/x/', post('__path__=/status/', URLENCODED));
    await handler(context);
    expect(calls[0]?.body).toBe(context.request.body);
  });

  it('refuses a form that is too large, and one that is ambiguous', async () => {
    const { handler, calls } = proxy(undefined, { maxFormBytes: 8 });
    await expect(handler(contextOf('/x/', post('a=1234567', URLENCODED)))).rejects.toMatchObject({
      code: 'phabricator.form_too_large',
    });
    await expect(handler(contextOf('/x/', post('nothing', 'multipart/form-data')))).rejects.toMatchObject({
      code: 'phabricator.form_ambiguous',
    });
    expect(calls).toEqual([]);
  });
});

describe('a request with a safe method shows Phorge no CSRF token, with which pages of Phorge write by any method', () => {
  const headers = { 'x-phabricator-csrf': 'B@x', 'x-phabricator-via': '/maniphest/' };
  const move = '/project/move/12/?objectPHID=PHID-TASK-1&columnPHID=PHID-PCOL-1';

  it.each(['GET', 'HEAD', 'OPTIONS'])('%s: the one in the header is not forwarded', async (method) => {
    const { handler, calls } = proxy();
    await handler(contextOf(move, { method, headers }));
    expect(calls[0]?.headers).toMatchObject({ 'x-phabricator-via': '/maniphest/' });
    expect(calls[0]?.headers).not.toHaveProperty('x-phabricator-csrf');
  });

  it.each([
    ['GET', '__csrf__=B@x'],
    ['HEAD', '__csrf__=B@x'],
    ['OPTIONS', '__csrf__=B@x'],
    ['GET', '%5F_csrf%5f_=B@x'],
    ['GET', 'a=1&+__csrf__[]'],
  ])('%s: one in the query is refused: %s', async (method, parameter) => {
    const { handler, calls } = proxy();
    const call = async () => handler(contextOf(`${move}&${parameter}`, { method }));
    await expect(call()).rejects.toMatchObject({
      code: 'proxy.method_not_allowed',
      headers: { allow: 'POST' },
    });
    expect(calls).toEqual([]);
  });

  it('one that is the first parameter is refused', async () => {
    const { handler, calls } = proxy();
    await expect((async () => handler(contextOf('/flag/delete/6/?__csrf__=B@x')))()).rejects.toMatchObject({
      code: 'proxy.method_not_allowed',
      detail: expect.stringMatching(/^GET with .* a CSRF token/),
    });
    expect(calls).toEqual([]);
  });

  it('OPTIONS with a body is refused, since Phorge reads parameters in it', async () => {
    const { handler, calls } = proxy(undefined, { originHardened: true });
    const init = { ...post('__csrf__=B@x', 'text/plain'), method: 'OPTIONS' };
    await expect((async () => handler(contextOf(move, init)))()).rejects.toMatchObject({
      code: 'proxy.method_not_allowed',
    });
    expect(calls).toEqual([]);
  });

  it.each(['?q=__csrf__', '?__csrf=1', '?query=%5F', '?my__csrf__='])('%s is accepted', async (query) => {
    const { handler, calls } = proxy();
    await handler(contextOf(`/search/${query}`));
    expect(calls).toHaveLength(1);
  });

  it('a form may send its CSRF token', async () => {
    const { handler, calls } = proxy();
    await handler(contextOf(`${move}&__csrf__=B@x`, post('__csrf__=B@x', URLENCODED, headers)));
    expect(calls[0]?.headers).toMatchObject(headers);
  });

  it('a Conduit call may send one, since its method says what it does', async () => {
    const { handler, calls } = proxy();
    await handler(contextOf('/api/user.whoami?__csrf__=B@x', { headers }));
    expect(calls[0]?.headers).toMatchObject(headers);
  });
});

describe('Conduit calls (fact 7)', () => {
  const cookie = 'phsid=x';
  const headers = { 'set-cookie': 'phsid=A%2Fx', 'cache-control': 'no-store' };

  it('forward no cookies next to a token, and return none', async () => {
    const { handler, calls } = proxy(() => new Response('{}', { headers }));
    const init = post('api.token=api-x&__csrf__=B@x', URLENCODED, { cookie });
    const response = await handler(contextOf('/api/user.whoami', init));
    expect(calls[0]?.headers).not.toHaveProperty('cookie');
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('forward the cookies next to a CSRF token in the form or the query', async () => {
    const { handler, calls } = proxy(() => new Response('{}', { headers }));
    const response = await handler(
      contextOf('/api/user.whoami', post('__csrf__=B@x', URLENCODED, { cookie })),
    );
    await handler(contextOf('/api/user.whoami?__csrf__=B@x', { headers: { cookie } }));
    expect(calls.map((call) => call.headers.cookie)).toEqual([cookie, cookie]);
    expect(response.headers.getSetCookie()).toEqual(['phsid=A%2Fx']);
  });

  it('return no cookies to a client that has none', async () => {
    const { handler } = proxy(() => new Response('{}', { headers }));
    const response = await handler(contextOf('/api/user.whoami', post('__csrf__=B@x', URLENCODED)));
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('forward the cookies that an earlier step sets, and none next to a token', async () => {
    const { handler, calls } = proxy();
    const given = (path: string, originCookies: string | undefined) =>
      handler({ ...contextOf(path, { headers: { cookie: 'phsid=other' } }), originCookies });
    await given('/', 'a=1; __Host-portcullis-phsid=x');
    await given('/', undefined);
    await given('/api/user.whoami', 'a=1');
    expect(calls.map((call) => call.headers.cookie)).toEqual(['a=1', undefined, undefined]);
  });

  it('do not include other pages', async () => {
    const { handler, calls } = proxy(() => new Response('', { headers }));
    const response = await handler(contextOf('/conduit/method/user.whoami/', { headers: { cookie } }));
    expect(calls[0]?.headers.cookie).toBe(cookie);
    expect(response.headers.getSetCookie()).toEqual(['phsid=A%2Fx']);
  });
});

describe('WebSockets', () => {
  it('are refused from other sites before the origin is called', async () => {
    const { handler, calls } = proxy();
    const headers = { upgrade: 'websocket', origin: 'https://evil.example' };
    await expect(handler(contextOf('/ws/', { headers }))).rejects.toMatchObject({
      code: 'proxy.websocket_origin',
    });
    expect(calls).toEqual([]);
  });

  it('are opened from the pages of the site', async () => {
    const { handler, calls } = proxy();
    await handler(contextOf('/ws/', { headers: { upgrade: 'websocket', origin: HOST } }));
    expect(calls[0]?.headers).toMatchObject({ upgrade: 'websocket', origin: HOST });
  });
});

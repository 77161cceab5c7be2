import { gzipSync } from 'node:zlib';
import type { Identity } from '@portcullis/core';
import { readRequestHead } from '@portcullis/proxy';
import { describe, expect, it } from 'vitest';
import { conduitCalls, conduitHandler } from '../../src/conduit/conduit.ts';
import { knownConduitCall } from '../../src/conduit/conduit-call.ts';
import { contextOf } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const BOT = `api-${'b'.repeat(28)}`;
const JWT = 'eyJh.eyJp.c2ln';

/** The request that the application is sent for a call. */
async function requestFor(
  init: RequestInit,
  by: Identity,
  { roles = ['ci'], path = '/api/user.search' } = {},
): Promise<Request | undefined> {
  let request: Request | undefined;
  const handler = conduitHandler(
    (context) => {
      request = context.request;
      return new Response();
    },
    [
      { roles: ['other'], token: `api-${'o'.repeat(28)}` },
      { roles: ['ci'], token: BOT },
    ],
  );
  const context = contextOf(path, init);
  await conduitCalls(1000)(context, async () =>
    handler({ ...context, caller: by, roles: { has: () => false, names: roles, grants: [] } }),
  );
  return request;
}

const HEADERS = {
  'content-type': 'application/x-www-form-urlencoded',
  'accept-encoding': 'gzip',
  cookie: 'phsid=x',
  authorization: 'Bearer x',
};

/** Headers of a program that shows itself in the form alone. */
function without({ authorization: _, ...others }: typeof HEADERS): Record<string, string> {
  return others;
}

/** What the application is sent of a call. */
async function sent(body: string, by: Identity, more: { roles?: string[]; path?: string } = {}) {
  const request = await requestFor({ method: 'POST', body, headers: HEADERS }, by, more);
  return {
    body: await request?.text(),
    cookie: request?.headers.get('cookie'),
    isProven: request?.headers.has('authorization'),
  };
}

describe('conduitHandler', () => {
  it.each([
    ['bearer', 'user'],
    ['introspection', 'service'],
    ['access', 'service'],
  ] as const)(
    'adds the token of their bot for a caller by %s (%s), and removes cookies',
    async (method, kind) => {
      expect(await sent('a=1', identityBy(method, kind))).toEqual({
        body: `a=1&api.token=${BOT}`,
        cookie: null,
        isProven: false,
      });
    },
  );

  it.each([
    ['session', 'user'],
    ['access', 'user'],
    ['conduit', 'user'],
  ] as const)('adds no bot’s token to what a browser sends automatically: %s (%s)', async (method, kind) => {
    expect(await sent('a=1', identityBy(method, kind))).toMatchObject({ body: 'a=1', cookie: 'phsid=x' });
  });

  it('adds no bot’s token for another role, and sends the gateway’s token nowhere', async () => {
    const failure = sent(`api.token=${JWT}`, identityBy('bearer', 'user'), { roles: ['idle'] });
    await expect(failure).rejects.toMatchObject({ code: 'phabricator.conduit_no_bot', status: 403 });
  });

  it('does not change a caller’s own API token', async () => {
    const body = `api.token=api-${'a'.repeat(28)}&a=1`;
    expect(await sent(body, identityBy('conduit', 'user'))).toEqual({ body, cookie: null, isProven: false });
  });

  it.each([
    ['api.token', (token: string) => new URLSearchParams({ a: '1', 'api.token': token })],
    [
      'params',
      (token: string) => new URLSearchParams({ params: JSON.stringify({ a: 1, __conduit__: { token } }) }),
    ],
    [
      'a console’s metadata',
      (token: string) =>
        new URLSearchParams({ 'params[a]': '1', 'params[__conduit__]': JSON.stringify({ token }) }),
    ],
  ] as const)('forwards only the API token after a program’s credential: %s', async (_form, written) => {
    const own = `api-${'a'.repeat(28)}`;
    const by = identityBy('credential', 'user');
    for (const roles of [['ci'], []]) {
      const request = await requestFor(
        { method: 'POST', headers: without(HEADERS), body: `${written(`pcl_a.b~${own}`)}` },
        by,
        { roles },
      );
      const body = (await request?.text()) ?? '';
      expect(body).not.toContain('pcl_');
      expect(Object.fromEntries(new URLSearchParams(body))).toEqual(Object.fromEntries(written(own)));
      expect(request?.headers.get('cookie')).toBeNull();
    }
  });

  it('does not change an answer that contains the caller’s own token', async () => {
    const answer = new Response('{"token":"api-own"}');
    const handler = conduitHandler(() => answer, []);
    const init = { method: 'POST', body: 'api.token=pcl_a.b~api-own', headers: without(HEADERS) };
    const context = contextOf('/api/user.whoami', init);
    const caller = identityBy('credential', 'user');
    const roles = { has: () => false, names: [], grants: [] };
    expect(await conduitCalls(1000)(context, async () => handler({ ...context, caller, roles }))).toBe(
      answer,
    );
  });

  it('does not forward another user’s token after a credential', async () => {
    const body = 'api.token=pcl_a.b~api-own&a=1';
    const init = { method: 'POST', body, headers: without(HEADERS) };
    for (const method of ['session', 'conduit', 'bearer'] as const) {
      await expect(requestFor(init, identityBy(method), { roles: ['idle'] })).rejects.toMatchObject({
        code: 'phabricator.conduit_no_bot',
      });
    }
  });

  it('gives a program without an API token after its credential the token of its bot, or none', async () => {
    const init = { method: 'POST', body: 'api.token=pcl_a.b~&a=1', headers: without(HEADERS) };
    const by = identityBy('credential', 'user');
    expect(await (await requestFor(init, by))?.text()).toBe(`a=1&api.token=${BOT}`);
    await expect(requestFor(init, by, { roles: ['idle'] })).rejects.toMatchObject({
      code: 'phabricator.conduit_no_bot',
    });
  });

  it('removes no credential from an address, and keeps the encoding of an answer', async () => {
    const by = identityBy('credential', 'user');
    const path = '/api/user.search?api.token=pcl_a.b~api-own';
    for (const init of [{}, { method: 'POST', body: 'a=1' }]) {
      await expect(requestFor({ ...init, headers: without(HEADERS) }, by, { path })).rejects.toMatchObject({
        code: 'phabricator.conduit_ambiguous',
      });
    }
    const body = 'api.token=pcl_a.b~api-own';
    const request = await requestFor({ method: 'POST', body, headers: without(HEADERS) }, by);
    expect(request?.headers.get('accept-encoding')).toBe('gzip');
  });

  it('adds a token to params, replacing all of __conduit__', async () => {
    const params = { a: ['é', 1, {}], __conduit__: { token: JWT, client: 'x' } };
    const { body } = await sent(
      `output=json&params=${encodeURIComponent(JSON.stringify(params))}`,
      identityBy('bearer', 'user'),
    );
    const form = new URLSearchParams(body);
    expect([...form.keys()]).toEqual(['output', 'params']);
    expect(JSON.parse(form.get('params') ?? '')).toEqual({ ...params, __conduit__: { token: BOT } });
  });

  it('sends a bot’s call as a form, and asks for an uncompressed answer', async () => {
    const headers = { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const init = { method: 'POST', body: 'a=1', headers };
    const request = await requestFor(init, identityBy('bearer'));
    expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    expect(request?.headers.get('accept-encoding')).toBe('identity');
    expect(request?.headers.get('content-length')).toBe(String(`a=1&api.token=${BOT}`.length));
    const own = await requestFor({ ...init, body: 'api.token=api-a' }, identityBy('conduit'));
    expect(own?.headers.get('content-type')).toBe(headers['content-type']);
    expect(own?.headers.get('accept-encoding')).toBe('gzip');
  });

  it('sends the Content-Length of a call whose length is known, and no Transfer-Encoding', async () => {
    const headers = { ...HEADERS, 'transfer-encoding': 'chunked' };
    const request = await requestFor({ method: 'POST', body: 'a=1', headers }, identityBy('bearer'));
    const head = readRequestHead(request as Request);
    expect(head.contentLength).toBe(`a=1&api.token=${BOT}`.length);
  });

  it('removes a bot’s token from the answer', async () => {
    const handler = conduitHandler(
      async () => new Response(`{"token":"${BOT}"}`),
      [{ roles: ['ci'], token: BOT }],
    );
    const context = contextOf('/api/user.search', { method: 'POST', body: 'a=1', headers: HEADERS });
    const answer = await conduitCalls(1000)(context, async () =>
      handler({
        ...context,
        caller: identityBy('bearer'),
        roles: { has: () => false, names: ['ci'], grants: [] },
      }),
    );
    expect(await answer.text()).not.toContain(BOT);
  });

  it('adds no token to the address of a GET', async () => {
    const failure = requestFor({ headers: HEADERS }, identityBy('bearer'));
    await expect(failure).rejects.toMatchObject({
      code: 'phabricator.conduit_ambiguous',
      detail: 'a call to which the gateway adds a token must be a POST',
    });
  });

  it.each([
    ['with a token of its own', 'api.token=api-a&a=1', 'conduit'],
    ['without credentials', 'a=1', 'session'],
    ['for a bot', 'a=1', 'bearer'],
  ] as const)('forwards a compressed call %s as it was read', async (_what, body, method) => {
    const request = await requestFor(
      {
        method: 'POST',
        body: Uint8Array.from(gzipSync(body)),
        headers: { ...HEADERS, 'content-encoding': 'gzip' },
      },
      identityBy(method),
    );
    const expected = method === 'bearer' ? `${body}&api.token=${BOT}` : body;
    expect(await request?.text()).toBe(expected);
    expect(request?.headers.has('content-encoding')).toBe(false);
    expect(request?.headers.get('content-length')).toBe(String(expected.length));
  });

  it('does not change a request that is no call', async () => {
    const by = identityBy('bearer');
    expect(await sent('a=1', by, { path: '/maniphest/' })).toEqual({
      body: 'a=1',
      cookie: 'phsid=x',
      isProven: true,
    });
  });
});

describe('conduitCalls', () => {
  it('reads a call before any other step, and refuses one that is too large', async () => {
    const context = contextOf('/api/user.search', { method: 'POST', body: 'a=1', headers: HEADERS });
    const answer = new Response('next');
    const next = async () => {
      expect(knownConduitCall(context.request)?.parameters).toEqual([{ name: 'a', value: '1' }]);
      return answer;
    };
    expect(await conduitCalls(3)(context, next)).toBe(answer);
    const large = contextOf('/api/user.search', { method: 'POST', body: 'a=12', headers: HEADERS });
    await expect(conduitCalls(3)(large, next)).rejects.toMatchObject({ code: 'phabricator.form_too_large' });
  });
});

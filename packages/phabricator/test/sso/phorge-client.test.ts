import { describe, expect, it } from 'vitest';
import { phorgeClient } from '../../src/sso/phorge-client.ts';
import { contextOf, HOST, REQUEST_ID, recordingOrigin, TRACEPARENT } from '../fixtures/context.ts';

const visitor = contextOf('/auth/register/abc/?x=1', {
  headers: {
    accept: 'text/html',
    'accept-language': 'de',
    'accept-encoding': 'gzip, br',
    'cache-control': 'no-cache',
    'cf-connecting-ip': '192.0.2.7',
    cookie: 'all=1',
    'if-none-match': '"x"',
    origin: HOST,
    range: 'bytes=0-1',
    referer: `${HOST}/`,
    'sec-fetch-mode': 'navigate',
    'user-agent': 'Browser/1.0',
    'x-forwarded-for': '9.9.9.9',
    'x-phabricator-csrf': 'B@x',
  },
});

const PROXYS = {
  accept: 'text/html',
  'accept-encoding': 'identity',
  'accept-language': 'de',
  'user-agent': 'Browser/1.0',
  'x-forwarded-for': '192.0.2.7',
  'x-forwarded-proto': 'https',
  'x-request-id': REQUEST_ID,
  traceparent: TRACEPARENT,
};

describe('phorgeClient', () => {
  it('requests a page as the visitor’s browser would, and with the given cookies only', async () => {
    const { origin, calls } = recordingOrigin();
    await phorgeClient(origin)(visitor, {
      path: '/auth/validate/?expect=ada',
      cookies: 'phsid=x; __Host-portcullis-phsid=y',
    });
    expect(calls).toMatchObject([
      { url: `${HOST}/auth/validate/?expect=ada`, method: 'GET', body: null, redirect: 'manual' },
    ]);
    expect(calls[0]?.headers).toEqual({ ...PROXYS, cookie: 'phsid=x' });
  });

  it('sends a form', async () => {
    const { origin, calls } = recordingOrigin();
    const form = new URLSearchParams({ realName: 'Zoë & Co' });
    await phorgeClient(origin)(visitor, { path: '/auth/register/abc/', cookies: undefined, form });
    expect(calls[0]).toMatchObject({
      method: 'POST',
      headers: { ...PROXYS, 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(calls[0]?.headers.cookie).toBeUndefined();
    expect(new TextDecoder().decode(calls[0]?.body as Uint8Array)).toBe('realName=Zo%C3%AB+%26+Co');
  });

  it('sends a password at repositories only, and refuses to send one elsewhere', async () => {
    const { origin, calls } = recordingOrigin();
    const authorization = 'Basic YTpi';
    const path = '/source/lab.git/info/refs';
    await phorgeClient(origin)(visitor, { path, cookies: undefined, authorization });
    await phorgeClient(origin)(visitor, { path, cookies: undefined });
    for (const call of [
      { path: '/api/user.whoami', authorization },
      { path, authorization: 'Bearer x' },
    ]) {
      await expect(phorgeClient(origin)(visitor, { ...call, cookies: undefined })).rejects.toMatchObject({
        code: 'sso.request',
        detail: 'the gateway sends Basic credentials only to repositories',
      });
    }
    expect(calls.map(({ headers }) => headers.authorization)).toEqual([authorization, undefined]);
  });

  it('adds no headers for a visitor who sends none', async () => {
    const { origin, calls } = recordingOrigin();
    await phorgeClient(origin)(contextOf('/'), { path: '/source/lab.git/info/refs', cookies: undefined });
    expect(calls).toHaveLength(1);
    expect(Object.values(calls[0]?.headers ?? {})).not.toContainEqual(
      expect.stringMatching(/null|undefined/),
    );
  });

  it('returns the answer in a form that may be forwarded', async () => {
    const { origin } = recordingOrigin(
      () =>
        new Response('x', {
          status: 418,
          headers: [
            ['connection', 'close'],
            ['cache-control', 'public'],
            ['set-cookie', 'a=1'],
            ['set-cookie', 'b=2'],
          ],
        }),
    );
    const context = { ...contextOf('/'), trail: { add: (entry: unknown) => added.push(entry) } };
    const added: unknown[] = [];
    const answer = await phorgeClient(origin)(context, { path: '/', cookies: undefined });
    expect([answer.status, answer.headers.get('connection'), answer.headers.get('cache-control')]).toEqual([
      418,
      null,
      'private',
    ]);
    expect(added).toEqual([{ type: 'upstream.answered', upstream: 'recording', status: 418, latencyMs: 0 }]);
  });

  it('fails as the proxy does', async () => {
    const { origin } = recordingOrigin(() => Promise.reject(new Error('Network connection lost.')));
    await expect(phorgeClient(origin)(visitor, { path: '/', cookies: undefined })).rejects.toMatchObject({
      code: 'proxy.origin_unreachable',
    });
  });

  it('ends with the visitor', async () => {
    const client = new AbortController();
    const { origin, calls } = recordingOrigin(
      ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    );
    const told = { ...origin, needsSignal: true };
    const answer = phorgeClient(told)(contextOf('/', { signal: client.signal }), {
      path: '/',
      cookies: undefined,
    });
    client.abort();
    await expect(answer).rejects.toMatchObject({ code: 'proxy.client_closed' });
    expect(calls).toHaveLength(1);
  });

  it('refuses an address that can be read in two ways', async () => {
    const { origin, calls } = recordingOrigin();
    await expect(phorgeClient(origin)(visitor, { path: '//x', cookies: undefined })).rejects.toMatchObject({
      code: 'sso.request',
    });
    expect(calls).toEqual([]);
  });
});

import { checkOptions } from '@portcullis/core/internal';
import { describe, expect, it } from 'vitest';
import { forward, type JudgedRequest } from '../src/forward.ts';
import { proxyFields, proxySettings } from '../src/proxy-options.ts';
import { readRequestHead } from '../src/request-head.ts';
import { contextOf, HOST, recordingOrigin } from './fixtures/context.ts';

interface Case {
  readonly answer?: Pick<ResponseInit, 'headers' | 'status'> & { readonly webSocket?: object };
  readonly headers?: Record<string, string>;
  readonly open?: boolean;
  readonly judged?: Partial<JudgedRequest>;
}

/** An answer with a status that no response can be made with here. */
function answerOf({ status = 200, webSocket, ...init }: NonNullable<Case['answer']>): Response {
  const answer = new Response(null, init);
  Object.defineProperty(answer, 'status', { value: status });
  return webSocket === undefined ? answer : Object.assign(answer, { webSocket });
}

async function forwarded({ answer = {}, headers = {}, open = false, judged = {} }: Case) {
  const { origin, calls } = recordingOrigin(() => answerOf(answer));
  const settings = proxySettings(checkOptions('proxy', { origin }, proxyFields({})));
  const context = { ...contextOf('/x', { headers }), decision: { open } } as never;
  const { request } = contextOf('/x', { headers });
  const whole = { head: readRequestHead(request), body: null, cookies: undefined, mayStartSession: false };
  const response = forward(context, settings, {}, { ...whole, ...judged });
  return { response: await response, calls };
}

const refused = (code: string) => expect.objectContaining({ code });

describe('forward', () => {
  it('does not call the origin for a WebSocket of another site', async () => {
    const headers = { upgrade: 'websocket', origin: 'https://evil.example' };
    await expect(forwarded({ headers })).rejects.toThrow(refused('proxy.websocket_origin'));
    expect((await forwarded({ headers: { ...headers, origin: HOST } })).calls).toHaveLength(1);
    expect((await forwarded({ headers: { origin: 'https://evil.example' } })).calls).toHaveLength(1);
  });

  it.each([0, 100, 199, 600, 999])('refuses an answer with the invalid status %i', async (status) => {
    await expect(forwarded({ answer: { status } })).rejects.toThrow(refused('proxy.origin_answer_invalid'));
  });

  it.each([200, 304, 599])('passes an answer of status %i on', async (status) => {
    expect((await forwarded({ answer: { status } })).response.status).toBe(status);
  });

  it('leaves an upgraded connection unchanged, by its status or by its socket', async () => {
    const headers = { 'set-cookie': 'a=1', connection: 'upgrade' };
    for (const answer of [{ status: 101 }, { status: 200, webSocket: {} }]) {
      const { response } = await forwarded({ answer: { ...answer, headers } });
      expect([response.headers.get('connection'), response.headers.getSetCookie()]).toEqual([
        'upgrade',
        ['a=1'],
      ]);
    }
  });

  it('removes cookies of the gateway from an upgraded connection, in any header line', async () => {
    const headers = new Headers([
      ['set-cookie', 'a=1'],
      ['set-cookie', '__Host-portcullis-session=x'],
    ]);
    for (const answer of [{ status: 101 }, { status: 200, webSocket: {} }]) {
      await expect(forwarded({ answer: { ...answer, headers } })).rejects.toThrow(
        refused('proxy.origin_answer_invalid'),
      );
    }
  });

  const CACHED = { headers: { 'cache-control': 'public, max-age=60' } };
  const cacheControl = async (given: Case): Promise<string | null> =>
    (await forwarded({ answer: CACHED, ...given })).response.headers.get('cache-control');

  it('lets shared caches store public answers to requests without credentials', async () => {
    expect(await cacheControl({ open: true })).toBe('public, max-age=60');
    expect(await cacheControl({ open: false })).toBe('private, max-age=60');
    const identity = { subject: 'ada' } as never;
    expect(await cacheControl({ open: true, judged: { identity } })).toBe('private, max-age=60');
  });

  it('returns cookies to a client that sent some, or may start a session', async () => {
    const answer = { headers: { 'set-cookie': 'a=1' } };
    const given = async (judged: Case['judged'] = {}) =>
      (await forwarded({ answer, judged })).response.headers.getSetCookie();
    expect(await given()).toEqual([]);
    expect(await given({ mayStartSession: true })).toEqual(['a=1']);
    expect(await given({ cookies: 'a=1' })).toEqual(['a=1']);
  });
});

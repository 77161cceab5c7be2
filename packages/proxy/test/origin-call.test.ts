import { checkOptions } from '@portcullis/core/internal';
import { describe, expect, it } from 'vitest';
import { forward } from '../src/forward.ts';
import type { OriginRequest } from '../src/origin.ts';
import { type ProxyOptions, proxyFields, proxySettings } from '../src/proxy-options.ts';
import { readRequestHead } from '../src/request-head.ts';
import { contextOf, type OriginCall, recordingOrigin, type TestContext } from './fixtures/context.ts';

const URLENCODED = 'application/x-www-form-urlencoded';

type Answer = (call: OriginCall) => Response | Promise<Response>;

function proxy(answer?: Answer, options: Partial<ProxyOptions> = {}, needsSignal = false) {
  const { origin, calls } = recordingOrigin(answer, needsSignal);
  const settings = proxySettings(checkOptions('proxy', { origin, ...options }, proxyFields({})));
  const handler = (context: TestContext<unknown>, body: OriginRequest['body'] = context.request.body) => {
    const head = readRequestHead(context.request);
    return forward(context, settings, {}, { head, body, cookies: undefined, mayStartSession: true });
  };
  return { handler, calls };
}

const post = (body: BodyInit, contentType: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': contentType, ...headers },
});

describe('a failing origin', () => {
  /** A timer that the test sets off. */
  function manualTimer() {
    const timers: { callback: () => void; milliseconds: number; cancelled: boolean }[] = [];
    const startTimer = (callback: () => void, milliseconds: number) => {
      const timer = { callback, milliseconds, cancelled: false };
      timers.push(timer);
      return () => {
        timer.cancelled = true;
      };
    };
    return { timers, startTimer };
  }

  const hanging: Answer = ({ signal }) =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));

  it('is answered 502 where it is down', async () => {
    const { timers, startTimer } = manualTimer();
    const { handler } = proxy(() => Promise.reject(new Error('Network connection lost.')), { startTimer });
    await expect(handler(contextOf('/'))).rejects.toMatchObject({ code: 'proxy.origin_unreachable' });
    expect(timers).toMatchObject([{ cancelled: true }]);
  });

  it('is answered 504 where it sends no headers in time', async () => {
    const { timers, startTimer } = manualTimer();
    const { handler } = proxy(hanging, { startTimer, timeoutSeconds: 7 });
    const answer = handler(contextOf('/'));
    expect(timers).toMatchObject([{ milliseconds: 7000, cancelled: false }]);
    timers[0]?.callback();
    await expect(answer).rejects.toMatchObject({ code: 'proxy.origin_timeout', status: 504 });
  });

  it('may be slow to send the body', async () => {
    const { timers, startTimer } = manualTimer();
    const { handler, calls } = proxy(() => new Response('slowly'), { startTimer });
    await handler(contextOf('/'));
    expect(timers).toMatchObject([{ cancelled: true }]);
    expect(calls).toHaveLength(1);
  });

  it('may be slow while the client is still sending', async () => {
    const { timers, startTimer } = manualTimer();
    const { handler } = proxy(undefined, { startTimer });
    await handler(contextOf('/file/dropupload/', post('raw', 'application/octet-stream')));
    expect(timers).toEqual([]);
    await handler(contextOf('/x/', post('a=1', URLENCODED)), Uint8Array.of(97));
    expect(timers).toHaveLength(1);
  });

  it('that throws synchronously is a failed call', async () => {
    const { origin } = recordingOrigin();
    const send = () => {
      throw new TypeError('no such host');
    };
    const { timers, startTimer } = manualTimer();
    const { handler } = proxy(undefined, { startTimer, origin: { ...origin, send } });
    await expect(handler(contextOf('/'))).rejects.toMatchObject({ code: 'proxy.origin_unreachable' });
    expect(timers).toMatchObject([{ cancelled: true }]);
  });

  it('gets no signal where its runtime ends the call of a disconnected client', async () => {
    const { handler, calls } = proxy();
    await handler(contextOf('/'));
    expect(calls[0]).not.toHaveProperty('signal');
  });

  it('has its time in the trail, and its redirects are left to the browser', async () => {
    const { handler, calls } = proxy();
    let now = 1000;
    const context = { ...contextOf('/'), clock: { now: () => (now += 7) } };
    await handler(context);
    expect(calls[0]?.redirect).toBe('manual');
    expect(context.trail.entries).toEqual([
      expect.objectContaining({
        type: 'upstream.answered',
        upstream: 'recording',
        status: 200,
        latencyMs: 7,
      }),
    ]);
  });

  it('is aborted when the client disconnects where necessary', async () => {
    const client = new AbortController();
    const { handler, calls } = proxy(hanging, {}, true);
    const answer = handler(contextOf('/', { signal: client.signal }));
    expect(calls[0]?.signal?.aborted).toBe(false);
    client.abort();
    await expect(answer).rejects.toMatchObject({ code: 'proxy.client_closed' });
    expect(calls[0]?.signal?.aborted).toBe(true);
  });
});

describe('an upgraded connection', () => {
  const upgraded = (cookie: string): Answer => {
    const answer = new Response(null, { headers: { 'set-cookie': cookie } });
    // Node makes no response with this status.
    return () => Object.defineProperty(answer, 'status', { value: 101 });
  };

  it('is passed on unchanged', async () => {
    expect((await proxy(upgraded('a=1')).handler(contextOf('/ws'))).headers.getSetCookie()).toEqual(['a=1']);
  });

  it('does not set a cookie of the gateway', async () => {
    const { handler } = proxy(upgraded('__Host-portcullis-session=forged'));
    await expect(handler(contextOf('/ws'))).rejects.toMatchObject({ code: 'proxy.origin_answer_invalid' });
  });
});

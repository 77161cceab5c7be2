import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { createIdentityProvider } from '@portcullis/testing';
import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expiringSocket } from '../src/expiring-socket.ts';
import { authenticate, bearer, identify } from '../src/index.ts';
import { MovableClock } from './fixtures/gate.ts';

// A socket that was opened with a token ends with it, whatever else stands in the pipeline.

let restore: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  restore = withWorkerdSockets();
});

afterEach(() => {
  restore();
  vi.useRealTimers();
});

/** Opens a socket with a token of five minutes. */
async function opened(step: 'authenticate' | 'identify', authorized = true) {
  const clock = new MovableClock();
  const provider = await createIdentityProvider({ clock: clock.now });
  const { issuer, audience, jwksUri: jwksUrl } = provider;
  const verifier = bearer({ issuer, audience, jwksUrl, keys: { fetch: provider.fetch, tiers: [] } });
  const origin = new TestSocketPair();
  const start = pipeline<BaseContext>();
  const answer = () => upgraded(origin[0]);
  const app =
    step === 'authenticate'
      ? start.use(authenticate(verifier)).handle(answer)
      : start.use(identify(verifier)).handle(answer);
  const headers = new Headers({ upgrade: 'websocket' });
  if (authorized) headers.set('authorization', `Bearer ${await provider.token({ subject: 'ada' })}`);
  const serve = worker(app, { clock });
  const response = await serve(
    new Request('https://app.example/ws', { headers }),
    {},
    { waitUntil: () => {} },
  );
  const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
  const heard: unknown[] = [];
  webSocket.addEventListener('message', (event) => heard.push((event as MessageEvent).data));
  return { clock, origin: origin[1], browser: webSocket, heard, status: response.status };
}

test.each(['authenticate', 'identify'] as const)(
  'by %s, a socket ends with the token it was opened with',
  async (step) => {
    const { clock, origin, browser, heard, status } = await opened(step);
    let closed: number | undefined;
    browser.addEventListener('close', (event) => {
      closed = (event as CloseEvent).code;
    });
    expect(status).toBe(101);
    origin.send('early');
    clock.pass(290);
    await vi.advanceTimersByTimeAsync(5000);
    origin.send('in time');
    expect([heard, closed]).toEqual([['early', 'in time'], undefined]);
    clock.pass(10);
    // Within five seconds, and not at some time.
    await vi.advanceTimersByTimeAsync(5000);
    expect(closed).toBe(1008);
    origin.send('late');
    expect(heard).toEqual(['early', 'in time']);
  },
);

test('a socket of nobody needs no end', async () => {
  const { clock, origin, heard } = await opened('identify', false);
  clock.pass(86_400);
  await vi.advanceTimersByTimeAsync(31_000);
  origin.send('hello');
  expect(heard).toEqual(['hello']);
});

test('a socket of a session is left to whoever keeps the session', () => {
  const response = Promise.resolve(upgraded(new TestSocketPair()[0]));
  expect(expiring(response, 'session', { upgrade: 'websocket' })).toBe(response);
  expect(expiring(response, 'bearer', { upgrade: 'websocket' })).not.toBe(response);
});

test('an answer to a request that asked for no socket is the very one', () => {
  const response = Promise.resolve(new Response());
  expect(expiring(response, 'bearer', {})).toBe(response);
});

function expiring(response: Promise<Response>, method: string, headers: Record<string, string>) {
  const request = new Request('https://app.example/ws', { headers });
  const identity = { authentication: { method }, expiresAt: 0 } as never;
  return expiringSocket(response, identity, { request, clock: new MovableClock() });
}

import { type BaseContext, type Identity, pipeline, worker } from '@portcullis/core';
import { createIdentityProvider } from '@portcullis/testing';
import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expiringAnswer } from '../src/expiring-answer.ts';
import { authenticate, bearer, identify, type Verifier } from '../src/index.ts';
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

test('a socket of an anonymous caller does not end early', async () => {
  const { clock, origin, heard } = await opened('identify', false);
  clock.pass(86_400);
  await vi.advanceTimersByTimeAsync(31_000);
  origin.send('hello');
  expect(heard).toEqual(['hello']);
});

test('a socket opened by a session is left to the session’s own recheck', () => {
  const response = Promise.resolve(upgraded(new TestSocketPair()[0]));
  expect(expiring(response, 'session')).toBe(response);
  expect(expiring(response, 'bearer')).not.toBe(response);
});

test('server-sent events break off with the token they were asked for with', async () => {
  const clock = new MovableClock();
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
  });
  const headers = { 'content-type': 'text/event-stream' };
  const answer = await expiring(Promise.resolve(new Response(body, { headers })), 'bearer', clock);
  const reader = answer.body?.getReader();
  feed?.enqueue(new TextEncoder().encode('data: in time'));
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: in time');
  await vi.advanceTimersByTimeAsync(5000);
  const broken = expect(reader?.read()).rejects.toThrow('session ended');
  clock.pass(300);
  await vi.advanceTimersByTimeAsync(5000);
  await broken;
});

test('a socket ends once a verifier reports that its caller is no longer valid, and each verifier is asked', async () => {
  const ada: Identity = {
    ...{ kind: 'user', issuer: 'https://idp.example', subject: 'ada', email: undefined, name: undefined },
    ...{ groups: [], claims: {}, expiresAt: 4_000_000_000 },
    authentication: {
      ...{ method: 'introspection', provider: 'idp' },
      ...{ acr: undefined, amr: [], authTime: undefined },
    },
  };
  const asked: unknown[] = [];
  let isGood = true;
  const silent: Verifier = { name: 'a', challenge: () => undefined, identify: () => undefined };
  const verifier: Verifier = {
    ...{ name: 'b', challenge: () => undefined, identify: () => ada },
    recheck: async (caller, { request }) => {
      asked.push([caller, request.url]);
      if (!isGood) throw new Error('revoked');
    },
  };
  const app = pipeline<BaseContext>()
    .use(identify(silent, verifier))
    .handle(() => upgraded(new TestSocketPair()[0]));
  const response = await worker(app)(new Request('https://app.example/ws'), {}, { waitUntil: () => {} });
  const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
  let closed: number | undefined;
  webSocket.addEventListener('close', (event) => {
    closed = (event as CloseEvent).code;
  });
  await vi.advanceTimersByTimeAsync(10_000);
  expect([closed, asked]).toEqual([undefined, Array(2).fill([ada, 'https://app.example/ws'])]);
  isGood = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(closed).toBe(1008);
});

test('any other answer is passed on as it is', async () => {
  const response = new Response('hello');
  expect(await expiring(Promise.resolve(response), 'bearer')).toBe(response);
});

/** What is left of an answer, by a token that holds five minutes more. */
function expiring(response: Promise<Response>, method: string, clock = new MovableClock()) {
  const expiresAt = clock.now() / 1000 + 300;
  return expiringAnswer(response, { authentication: { method }, expiresAt } as never, { clock } as never, []);
}

import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { type Scene, scene } from '../fixtures/scene.ts';

let restore: () => void;

beforeEach(() => {
  restore = withWorkerdSockets();
});

afterEach(() => restore());

/** A gate whose looks at what is open come when a test says so. */
async function withLooks(options: Parameters<typeof scene>[0] = {}) {
  const wake: (() => void)[] = [];
  const stage: Scene = await scene((provider) => ({
    baseUrl: 'https://app.example',
    keys: ['k'.repeat(32)],
    providers: {
      idp: {
        issuer: provider.issuer,
        clientId: 'gate',
        clientAuthentication: { method: 'none' },
        keys: { tiers: [] },
      },
    },
    fetch: provider.fetch,
    socketCheckSeconds: 30,
    // Sleeps of a check are the test's; deadlines never come.
    sleep: (ms) => new Promise((done) => (ms === 30_000 ? void wake.push(done) : undefined)),
    ...(options as object),
  }));
  return {
    stage,
    /** Has everything looked at once, up to where it waits again or `isOver`. */
    look: async (isOver: () => boolean): Promise<void> => {
      const woken = wake.splice(0);
      for (const done of woken) done();
      while (woken.length > 0 && wake.length === 0 && !isOver()) {
        await new Promise((done) => setImmediate(done));
      }
    },
  };
}

/** A page that is open, with its socket. */
async function withSocket(options: Parameters<typeof scene>[0] = {}, isIn = true, groups = ['eng']) {
  const { stage, look } = await withLooks(options);
  stage.provider.person = { ...stage.provider.person, groups };
  if (isIn) await stage.logIn();
  const origin = new TestSocketPair();
  stage.site = () => upgraded(origin[0]);
  const response = await stage.browser.send(isIn ? '/ws' : '/open');
  const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
  let closed: number | undefined;
  webSocket.addEventListener('close', (event) => {
    closed = (event as CloseEvent).code;
  });
  return {
    stage,
    origin: origin[1],
    check: async (): Promise<number | undefined> => {
      await look(() => closed !== undefined);
      return closed;
    },
  };
}

test('a socket lives as long as its session', async () => {
  const { stage, check } = await withSocket({ store: memorySessions() });
  stage.clock.pass(30);
  expect(await check()).toBeUndefined();
  await stage.browser.submit('/.portcullis/logout', {});
  expect(await check()).toBe(1008);
});

test.each([
  ['other groups', { groups: ['ops'] }, 1008],
  ['another name', { name: 'Ada L.' }, 1008],
  ['the same groups in another order', { groups: ['eng', 'all'] }, undefined],
])('a socket whose user has %s by now is decided again: it is closed', async (_, changes, closed) => {
  const { stage, check } = await withSocket({ store: memorySessions() }, true, ['all', 'eng']);
  stage.clock.pass(301);
  expect(await check()).toBeUndefined();
  stage.provider.person = { ...stage.provider.person, ...changes };
  stage.clock.pass(301);
  expect(await check()).toBe(closed);
});

test('server-sent events go on as long as the session of their caller, and no longer', async () => {
  const { stage, look } = await withLooks({ store: memorySessions() });
  await stage.logIn();
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      feed = controller;
    },
    cancel: () => {
      isCancelled = true;
    },
  });
  stage.site = () => new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  const reader = (await stage.browser.send('/events')).body?.getReader();
  feed?.enqueue(new TextEncoder().encode('data: x\n\n'));
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('data: x\n\n');
  await look(() => isCancelled);
  expect(isCancelled).toBe(false);
  await stage.browser.submit('/.portcullis/logout', {});
  await look(() => isCancelled);
  expect(isCancelled).toBe(true);
  await expect(reader?.read()).rejects.toThrow();
});

test('a socket of an anonymous client, where the site admits those, is not closed', async () => {
  const { stage, check } = await withSocket({ store: memorySessions() }, false);
  stage.clock.pass(30);
  expect(await check()).toBeUndefined();
});

test('a socket is rechecked every five seconds by default', async () => {
  const sleeps: number[] = [];
  await withSocket({
    store: memorySessions(),
    socketCheckSeconds: undefined,
    sleep: (ms: number) => {
      sleeps.push(ms);
      return new Promise(() => {});
    },
  } as never);
  expect(sleeps).toContain(5000);
});

test('with sessions in cookies, a socket ends when the identity from the provider is older than identitySeconds', async () => {
  const { stage, check } = await withSocket({ identitySeconds: 600, refreshSeconds: 300 });
  stage.clock.pass(599);
  expect(await check()).toBeUndefined();
  stage.clock.pass(1);
  expect(await check()).toBe(1008);
});

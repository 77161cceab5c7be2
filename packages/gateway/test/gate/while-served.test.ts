import { memorySink } from '@portcullis/audit';
import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { gateway } from '../../src/gateway.ts';
import { type ConfigurationSource, movingGateway } from '../../src/moving.ts';
import { goodConfiguration, sessionKeyLogin } from '../good-configuration.ts';

// What stays open ends with the gate that let it in: what a newer one says of it is not known.

const options = { sinks: [memorySink()], inform: () => {}, warn: () => {} };
const execution = { waitUntil: () => {} };
const headers = {
  upgrade: 'websocket',
  origin: 'https://wiki.corp.example',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  'sec-websocket-version': '13',
};

let restore: () => void;

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  restore = withWorkerdSockets();
});

afterEach(() => {
  restore();
  vi.useRealTimers();
});

/** A wiki whose live page is open to whom these rules let in. */
function wiki(rules: object[]) {
  const { instances, ...rest } = goodConfiguration();
  const [{ name: _, ...instance }] = instances;
  const policy = { name: 'wiki', rules };
  return {
    ...rest,
    instances: [{ ...instance, name: 'wiki', hosts: ['wiki.corp.example'], application: 'web', policy }],
  };
}

const open = { name: 'live', effect: 'allow', who: 'anyone', paths: ['/live'] };
const elsewhere = { ...open, paths: ['/news'] };

/** Opens the live page, and says with what it was closed. */
async function opened(serve: ReturnType<typeof gateway>, env: object = {}) {
  const answer = { fetch: async () => upgraded(new TestSocketPair()[0]) };
  const request = new Request('https://wiki.corp.example/live', { headers });
  const response = await serve(request, { ...env, PHORGE: answer }, execution);
  expect(response.status).toBe(101);
  const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
  const socket: { closedWith?: number } = {};
  webSocket.addEventListener('close', (event) => {
    socket.closedWith = (event as CloseEvent).code;
  });
  return socket;
}

/** Time passes, and what is hashed or imported in it has its turns. */
async function pass(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 5) {
    await vi.advanceTimersByTimeAsync(5000);
    // Counted turns alone are too few on a busy machine: an import, or a hash of another thread, then takes longer.
    await vi.dynamicImportSettled();
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
    for (let turn = 0; turn < 10; turn += 1) await new Promise((done) => setImmediate(done));
  }
}

describe('a configuration that moves', () => {
  test('ends the sockets opened under the former one, in the time that a change takes and five seconds', async () => {
    let text = JSON.stringify(wiki([open]));
    const source: ConfigurationSource = { name: 'text', read: async () => text };
    const socket = await opened(movingGateway(() => source, options));
    await pass(300);
    expect(socket.closedWith).toBeUndefined();
    text = JSON.stringify(wiki([elsewhere]));
    await pass(65);
    expect(socket.closedWith).toBe(1008);
  });

  test('ends none where the new one is broken, and the one before it serves on', async () => {
    let text = JSON.stringify(wiki([open]));
    const source: ConfigurationSource = { name: 'text', read: async () => text };
    const socket = await opened(movingGateway(() => source, options));
    text = '{';
    await pass(300);
    expect(socket.closedWith).toBeUndefined();
  });
});

test('a removed key ends the sockets of its gateway, and a key that stays ends none', async () => {
  let key = '1'.repeat(40);
  const secret = { type: 'secrets-store', bindings: ['SESSION_KEY_STORE'] };
  const serve = gateway(
    {
      ...wiki([open]),
      secrets: { SESSION_KEY: secret },
      login: sessionKeyLogin(),
    } as never,
    options,
  );
  const socket = await opened(serve, { SESSION_KEY_STORE: { get: async () => key } });
  await pass(1200);
  expect(socket.closedWith).toBeUndefined();
  key = '2'.repeat(40);
  await pass(600);
  expect(socket.closedWith).toBe(1008);
});

test('a gate without either stays, and its sockets are passed on as they are', async () => {
  const socket = await opened(gateway(wiki([open]) as never, options));
  await pass(3600);
  expect(socket.closedWith).toBeUndefined();
});

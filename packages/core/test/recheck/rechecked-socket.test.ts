import { TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recheckedSocket } from '../../src/recheck/rechecked-socket.ts';

let restore: () => void;

beforeEach(() => {
  restore = withWorkerdSockets();
});

afterEach(() => restore());

const turn = (): Promise<void> => new Promise((done) => setImmediate(done));
const closing = (code: number, reason = '') => Object.assign(new Event('close'), { code, reason });
const message = (data: string) => Object.assign(new Event('message'), { data });

/** A socket between a browser and an origin that is looked at when a test says so. */
function watched() {
  const looks: { readonly ms: number; readonly wake: () => void; readonly signal?: AbortSignal }[] = [];
  let isOver = false;
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((wake) => {
      looks.push({ ms, wake, ...(signal === undefined ? {} : { signal }) });
      signal?.addEventListener('abort', () => wake());
    });
  const checked = vi.fn(async () => {
    if (isOver) throw new Error('over');
  });
  const pair = new TestSocketPair();
  const accepted = vi.spyOn(TestSocket.prototype, 'accept');
  const original = Object.defineProperty(upgraded(pair[0]), 'headers', {
    value: new Headers({ 'sec-websocket-protocol': 'aphlict' }),
  });
  const response = recheckedSocket(original, [{ check: checked, options: { socketCheckSeconds: 5, sleep } }]);
  const { webSocket: browser } = response as unknown as { readonly webSocket: TestSocketPair[0] };
  const heard: string[] = [];
  for (const [name, socket] of [
    ['browser', browser],
    ['origin', pair[1]],
  ] as const) {
    socket.addEventListener('message', (event) => heard.push(`${name} ${(event as MessageEvent).data}`));
    socket.addEventListener('close', (event) => {
      const { code, reason } = event as CloseEvent;
      heard.push(`${name} closed ${code} ${reason}`);
    });
  }
  return {
    ...{ response, browser, origin: pair[1], looks, checked, heard, accepted },
    over: () => {
      isOver = true;
    },
    look: async () => {
      looks.at(-1)?.wake();
      await turn();
    },
  };
}

test('a socket passes messages both ways, and has the headers that the origin answered with', () => {
  const { response, browser, origin, heard, looks, accepted } = watched();
  expect([response.status, response.headers.get('sec-websocket-protocol')]).toEqual([101, 'aphlict']);
  // The gate's ends of both: the browser and the origin are others' to accept.
  expect(new Set(accepted.mock.contexts)).toEqual(new Set([origin.peer, browser.peer]));
  for (const peer of [origin.peer, browser.peer]) expect(peer).toHaveProperty('binaryType', 'arraybuffer');
  origin.send('1');
  browser.send('2');
  expect(heard).toEqual(['browser 1', 'origin 2']);
  expect(looks.map(({ ms }) => ms)).toEqual([5000]);
});

test('an open socket is rechecked again and again, and both ends are closed when its caller loses access', async () => {
  const { browser, origin, heard, looks, checked, look, over } = watched();
  await look();
  await look();
  expect([checked.mock.calls.length, looks.length, heard]).toEqual([2, 3, []]);
  over();
  await look();
  expect(heard.toSorted()).toEqual(['browser closed 1008 session ended', 'origin closed 1008 session ended']);
  // Nothing is passed on, though an end that was closed may still hear of what the other had sent before.
  origin.send('late');
  browser.send('late');
  expect(heard).toHaveLength(2);
  expect([checked.mock.calls.length, looks.length]).toEqual([3, 3]);
});

test.each([
  ['browser', 4001, 'origin closed 4001 bye'],
  ['origin', 4002, 'browser closed 4002 bye'],
  ['browser', 1005, 'origin closed 1000 '],
  ['origin', 1006, 'browser closed 1000 '],
  // Whatever a client sends is heard, and what cannot be sent on must not leave the other end open for ever.
  ['browser', 1015, 'origin closed 1000 '],
  ['browser', 1004, 'origin closed 1000 '],
  ['browser', 999, 'origin closed 1000 '],
  ['origin', 5000, 'browser closed 1000 '],
] as const)(
  'where the %s closes with %i, the other end gets %s, and the rechecks end',
  async (name, code, expected) => {
    const { looks, checked, heard, ...ends } = watched();
    ends[name].peer.dispatchEvent(closing(code, 'bye'));
    await turn();
    expect(heard).toEqual([expected]);
    expect([looks.map(({ signal }) => signal?.aborted), checked.mock.calls]).toEqual([[true], []]);
  },
);

test.each(['browser', 'origin'] as const)(
  'where the side of the %s fails, the other side is closed, once',
  async (name) => {
    const { looks, checked, heard, ...ends } = watched();
    const other = name === 'browser' ? 'origin' : 'browser';
    ends[name].peer.dispatchEvent(new Event('error'));
    expect(heard).toEqual([`${other} closed 1011 the other side failed`]);
    expect([looks.map(({ signal }) => signal?.aborted), checked.mock.calls]).toEqual([[true], []]);
  },
);

test('messages of an end after the socket was closed change nothing', async () => {
  const { browser, origin, heard, look, over } = watched();
  over();
  await look();
  const sent = [vi.spyOn(browser.peer, 'close'), vi.spyOn(origin.peer, 'close')];
  for (const end of [browser, origin]) {
    for (const event of [closing(4001), new Event('error'), message('late')]) end.peer.dispatchEvent(event);
  }
  expect([heard.length, ...sent.map(({ mock }) => mock.calls.length)]).toEqual([2, 0, 0]);
});

test('upgrades without a socket are passed on as they are', () => {
  const options = { socketCheckSeconds: 5, sleep: () => new Promise<void>(() => {}) };
  const rechecks = [{ check: async (): Promise<void> => {}, options }];
  const bare = Object.defineProperty(new Response(null), 'status', { value: 101 });
  const none = Object.defineProperties(new Response(null), {
    status: { value: 101 },
    webSocket: { value: null },
  });
  for (const one of [bare, none]) expect(recheckedSocket(one, rechecks)).toBe(one);
});

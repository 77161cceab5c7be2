import { expect, test } from 'vitest';
import { recheckedSocket } from '../../src/recheck/rechecked-socket.ts';

declare const WebSocketPair: new () => { readonly 0: WebSocket; readonly 1: WebSocket };

test.each([
  [1015, 1005],
  [999, 1005],
  [4001, 4001],
])('an origin that closes with %i in workerd closes the browser’s end with %i', async (code, expected) => {
  const { 0: origin } = new WebSocketPair();
  const upgraded = new Response(null, { status: 101, webSocket: origin } as ResponseInit);
  const options = { socketCheckSeconds: 5, sleep: () => new Promise<void>(() => {}) };
  const { webSocket } = recheckedSocket(upgraded, [{ check: async () => {}, options }]) as unknown as {
    readonly webSocket: WebSocket & { accept(): void };
  };
  webSocket.accept();
  const closed = new Promise<number>((done) => {
    webSocket.addEventListener('close', (event) => done((event as CloseEvent).code));
  });
  // A pair sends none of these itself; from the network they come.
  origin.dispatchEvent(new CloseEvent('close', { code, reason: 'bye' }));
  expect(await closed).toBe(expected);
});

type Socket = WebSocket & { accept(): void };

/** A socket that two look at, as a pipeline and a configuration that moves do, each of which may say that it is over. */
function watchedByTwo() {
  const { 0: near, 1: far } = new WebSocketPair();
  const ends: (() => void)[] = [];
  const watched = (answer: Response): Response => {
    let wake = (): void => {};
    let isOver = false;
    ends.push(() => {
      isOver = true;
      wake();
    });
    const sleep = (): Promise<void> =>
      new Promise((done) => {
        wake = done;
      });
    const check = async (): Promise<void> => {
      if (isOver) throw new Error('over');
    };
    return recheckedSocket(answer, [{ check, options: { socketCheckSeconds: 5, sleep } }]);
  };
  const headers = { 'sec-websocket-protocol': 'aphlict' };
  const answer = watched(
    watched(new Response(null, { status: 101, webSocket: near, headers } as ResponseInit)),
  );
  const { webSocket: browser } = answer as unknown as { readonly webSocket: Socket };
  const origin = far as Socket;
  const next = (socket: Socket, type: 'close' | 'message'): Promise<{ data?: unknown; code?: number }> =>
    new Promise((done) => socket.addEventListener(type, (event) => done(event as never), { once: true }));
  browser.accept();
  origin.accept();
  return { answer, browser, origin, next, ends };
}

test('a socket with two rechecks in workerd passes messages from both sides', async () => {
  const { answer, browser, origin, next } = watchedByTwo();
  expect(answer.headers.get('sec-websocket-protocol')).toBe('aphlict');
  const [heard, said] = [next(browser, 'message'), next(origin, 'message')];
  origin.send('to the browser');
  browser.send('to the origin');
  expect([(await heard).data, (await said).data]).toEqual(['to the browser', 'to the origin']);
  const closed = next(origin, 'close');
  browser.close(4001, 'bye');
  expect((await closed).code).toBe(4001);
});

test.each([
  ['inner', 0],
  ['outer', 1],
])('in workerd a socket closes for both sides once the %s one closes', async (_which, index) => {
  const { browser, origin, next, ends } = watchedByTwo();
  const both = [next(browser, 'close'), next(origin, 'close')];
  ends[index]?.();
  const codes = (await Promise.all(both)).map(({ code }) => code);
  expect(codes).toEqual([1008, 1008]);
});

test('a rechecked socket in workerd passes bytes as bytes, from both sides', async () => {
  const { browser, origin, next } = watchedByTwo();
  for (const end of [browser, origin]) end.binaryType = 'arraybuffer';
  const [heard, said] = [next(browser, 'message'), next(origin, 'message')];
  origin.send(new Uint8Array([0, 255, 10]));
  browser.send(new Uint8Array([128, 0]).buffer);
  const bytes = [(await heard).data, (await said).data].map((data) => [
    ...new Uint8Array(data as ArrayBuffer),
  ]);
  expect(bytes).toEqual([
    [0, 255, 10],
    [128, 0],
  ]);
});

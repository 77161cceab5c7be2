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
  const { webSocket } = recheckedSocket(upgraded, options, async () => {}) as unknown as {
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

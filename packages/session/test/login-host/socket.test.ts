import { type TestSocket, TestSocketPair, upgraded, withWorkerdSockets } from '@portcullis/testing/internal';
import { expect, onTestFinished, test } from 'vitest';
import { GATE, hostScene, WIKI } from '../fixtures/host-scene.ts';

/** An application with a login host, whose checks of open sockets come when a test says so. */
async function withSocket() {
  onTestFinished(withWorkerdSockets());
  const wake: (() => void)[] = [];
  const scene = await hostScene({
    socketCheckSeconds: 30,
    sleep: (ms) => new Promise((done) => (ms === 30_000 ? void wake.push(done) : undefined)),
  });
  const open = (cookies: Record<string, string>) => {
    const cookie = Object.entries(cookies).map((pair) => pair.join('='));
    const headers = { upgrade: 'websocket', origin: WIKI, cookie: cookie.join('; ') };
    return scene.serve(new Request(`${WIKI}/ws`, { headers }));
  };
  const checked = async (isOver: () => boolean): Promise<void> => {
    const woken = wake.splice(0);
    for (const done of woken) done();
    while (woken.length > 0 && wake.length === 0 && !isOver())
      await new Promise((done) => setImmediate(done));
  };
  return { scene, open, checked };
}

test('a WebSocket of an application opens with the session of its own host, and closes after a logout at the login host', async () => {
  const { scene, open, checked } = await withSocket();
  scene.site = undefined;
  await scene.logIn();
  scene.site = () => upgraded(new TestSocketPair()[0]);
  const response = await open({ '__Host-portcullis-session': scene.browser.session(WIKI) ?? '' });
  const { webSocket } = response as unknown as { readonly webSocket: TestSocket };
  let closed: number | undefined;
  webSocket.addEventListener('close', (event) => {
    closed = (event as CloseEvent).code;
  });
  scene.clock.pass(30);
  await checked(() => closed !== undefined);
  expect(closed).toBeUndefined();
  expect((await scene.browser.submit(`${GATE}/.portcullis/logout`, {})).status).toBeLessThan(400);
  scene.clock.pass(30);
  await checked(() => closed !== undefined);
  expect(closed).toBe(1008);
});

test('a WebSocket of an application does not open with the session cookie of the login host, or with none', async () => {
  const { scene, open } = await withSocket();
  scene.site = undefined;
  await scene.logIn();
  const opened: Response[] = [];
  scene.site = () => {
    const response = upgraded(new TestSocketPair()[0]);
    opened.push(response);
    return response;
  };
  for (const cookies of [{}, { '__Host-portcullis-session': scene.browser.session(GATE) ?? '' }])
    expect((await open(cookies)).status).toBe(401);
  expect(opened).toEqual([]);
});

import { expect, test } from 'vitest';
import { memorySessions } from '../../src/index.ts';
import { scene } from '../fixtures/scene.ts';

const NAVIGATION = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

test.each(['login', 'logout', 'whoami', 'sessions', 'signed-out'])(
  'HEAD of %s is answered as GET, without a body',
  async (name) => {
    const stage = await scene({ store: memorySessions() });
    await stage.logIn();
    const path = `/.portcullis/${name}`;
    const got = await stage.browser.open(path);
    const head = await stage.browser.send(path, { method: 'HEAD', headers: NAVIGATION });
    expect(head.status).toBe(got.status);
    expect(head.headers.get('content-type')).toBe(got.headers.get('content-type'));
    expect(head.body).toBeNull();
  },
);

test('HEAD of a callback redeems no code', async () => {
  const stage = await scene();
  const away = await stage.browser.open('/');
  const callback = stage.provider.authorize(away.headers.get('location') ?? '');
  expect((await stage.browser.send(callback, { method: 'HEAD', headers: NAVIGATION })).status).toBe(404);
  expect((await stage.browser.open(callback)).status).toBe(303);
});

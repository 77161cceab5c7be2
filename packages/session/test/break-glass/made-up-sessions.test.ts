import { expect, test } from 'vitest';
import { type GlassScene, glassScene, PAGE } from '../fixtures/glass-scene.ts';

// Anybody can make up the cookie of a grant's session, and one store answers for all who must get in.

const COOKIE = '__Host-portcullis-break-glass';
const from = (address: string) => ({ 'cf-connecting-ip': address });

/** A gate that counts how often its store is asked for a session. */
function counted(): GlassScene & { readonly asked: () => number } {
  const scene = glassScene();
  const { find } = scene.kept;
  let asked = 0;
  scene.kept.find = (...given) => {
    asked++;
    return find(...given);
  };
  return Object.assign(Object.create(scene), { asked: () => asked });
}

let made = 0;

/** The answer to a cookie that nobody was given, and whether it is left. */
async function madeUp(
  scene: GlassScene,
  address: string,
): Promise<readonly [status: number, isLeft: boolean]> {
  const stranger = scene.newBrowser();
  stranger.cookies.set(COOKIE, `${made++}`.padStart(43, 'x'));
  const { status } = await stranger.open('/', from(address));
  return [status, stranger.cookies.has(COOKIE)];
}

test('a network can make the store look for sixty sessions a minute that do not exist', async () => {
  const scene = counted();
  for (let time = 0; time < 60; time++) expect(await madeUp(scene, '192.0.2.1')).toEqual([401, false]);
  expect(scene.asked()).toBe(60);
  // Its cookie may be good, and what it stands for counts once.
  expect(await madeUp(scene, '192.0.2.1')).toEqual([503, true]);
  expect([scene.failure, scene.asked()]).toEqual(['session.unavailable', 60]);
  expect(scene.detail).toContain('60 sessions that do not exist were requested');
  expect(await madeUp(scene, '192.0.2.2')).toEqual([401, false]);
  scene.clock.pass(60);
  expect(await madeUp(scene, '192.0.2.1')).toEqual([401, false]);
});

test('an admitted caller goes on next to them, until the session ends', async () => {
  const scene = counted();
  const { browser } = scene;
  await browser.submit(PAGE, { grant: await scene.grant() }, from('192.0.2.1'));
  for (let time = 0; time < 61; time++) await madeUp(scene, '192.0.2.1');
  expect((await browser.open('/', from('192.0.2.1'))).status).toBe(200);
  const copy = new Map(browser.cookies);
  await browser.submit(PAGE, { end: '1' }, from('192.0.2.1'));
  const asked = scene.asked();
  const statuses: number[] = [];
  for (let time = 0; time < 2; time++) {
    const again = scene.newBrowser();
    for (const [name, value] of copy) again.cookies.set(name, value);
    statuses.push((await again.open('/', from('192.0.2.1'))).status);
  }
  expect([statuses, scene.asked() - asked]).toEqual([[401, 503], 1]);
});

test('a user admitted by another isolate goes on next to made-up sessions, once this isolate has seen the session', async () => {
  const scene = counted();
  await scene.browser.submit(PAGE, { grant: await scene.grant() });
  const other = scene.again({});
  const browser = other.newBrowser();
  for (const [name, value] of scene.browser.cookies) browser.cookies.set(name, value);
  expect((await browser.open('/', from('192.0.2.1'))).status).toBe(200);
  for (let time = 0; time < 61; time++) await madeUp(other, '192.0.2.1');
  expect((await browser.open('/', from('192.0.2.1'))).status).toBe(200);
});

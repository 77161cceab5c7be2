import { expect, test } from 'vitest';
import { type GlassScene, GRANT_ID, glassScene, PAGE, SIGNER } from '../fixtures/glass-scene.ts';

const COOKIE = '__Host-portcullis-break-glass';

async function inside(): Promise<GlassScene> {
  const scene = glassScene();
  await scene.browser.submit(PAGE, { grant: await scene.grant() });
  return scene;
}

test('an admitted caller sees the identity and the end of the session, and the record says that the page was viewed', async () => {
  const scene = await inside();
  const page = await scene.browser.open(PAGE);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<dd>Ada</dd>');
  expect(scene.entries).toContainEqual({
    type: 'caller.identified',
    identity: expect.objectContaining({ subject: 'ada' }),
  });
  const { seconds } = scene.clock;
  expect(scene.entries).toContainEqual({
    type: 'session.used',
    session: { idHash: expect.stringMatching(/^[\w-]{43}$/), created: seconds, expires: seconds + 600 },
  });
});

test('a caller without a valid session is asked for a grant, and an expired session counts as none', async () => {
  const scene = await inside();
  const stranger = await scene.newBrowser().open(PAGE);
  expect([stranger.status, await stranger.text()]).toEqual([200, expect.stringContaining('name="grant"')]);
  expect(stranger.headers.getSetCookie()).toEqual([]);
  scene.clock.pass(600);
  const page = await scene.browser.open(PAGE);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('name="grant"')]);
  expect(scene.browser.cookies.size).toBe(0);
});

test('the page shows no session where the store fails', async () => {
  const scene = await inside();
  scene.kept.isDown = true;
  expect((await scene.browser.open(PAGE)).status).toBe(503);
  expect((await scene.browser.submit(PAGE, { end: '1' })).status).toBe(503);
  expect(scene.browser.cookies.has(COOKIE)).toBe(true);
});

test('a session that is ended is refused wherever its cookie went, and its end is recorded', async () => {
  const scene = await inside();
  const old = scene.browser.cookies.get(COOKIE) ?? '';
  const answer = await scene.browser.submit(PAGE, { end: '1' });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('<h1>')]);
  expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(`^${COOKIE}=;.*Max-Age=0`)]);
  expect(scene.told).toEqual([
    {
      type: 'break_glass',
      change: 'ended',
      ...{ grant: GRANT_ID, signer: SIGNER.verifierKey.name },
      session: expect.objectContaining({ expires: scene.clock.seconds + 600 }),
    },
  ]);
  scene.browser.cookies.set(COOKIE, old);
  expect((await scene.browser.open('/')).status).toBe(401);
});

test('ending no session removes the cookie once, and records no end', async () => {
  const scene = await inside();
  scene.clock.pass(600);
  const answer = await scene.browser.submit(PAGE, { end: '1' });
  expect([answer.status, answer.headers.getSetCookie().length, scene.told]).toEqual([200, 1, []]);
});

test.each([{}, { grant: '' }])('a form without a grant (%o) is refused', async (fields) => {
  const scene = glassScene();
  expect((await scene.browser.submit(PAGE, fields as Record<string, string>)).status).toBe(400);
  expect([scene.failure, scene.detail]).toEqual(['session.parameters', 'the form has no grant']);
});

test('a form of another site starts no session, and ends none', async () => {
  const scene = await inside();
  const elsewhere = { origin: 'https://evil.example' };
  expect((await scene.browser.submit(PAGE, { end: '1' }, elsewhere)).status).toBe(403);
  expect((await scene.browser.open('/')).status).toBe(200);
  const grant = await scene.grant({ id: 'b'.repeat(22) });
  expect((await scene.newBrowser().submit(PAGE, { grant }, elsewhere)).status).toBe(403);
  expect(scene.failure).toBe('session.origin');
  expect((await scene.newBrowser().submit(PAGE, { grant })).status).toBe(303);
});

test('the page accepts no parameters, so that no grant is put into an address', async () => {
  const scene = glassScene();
  expect((await scene.browser.open(`${PAGE}?grant=${await scene.grant()}`)).status).toBe(400);
  expect(scene.failure).toBe('session.parameters');
});

test('a HEAD gets the answer of a GET, without the body', async () => {
  const head = await glassScene().browser.send(PAGE, { method: 'HEAD', headers: { accept: 'text/html' } });
  expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([
    200,
    'text/html; charset=utf-8',
    '',
  ]);
});

test('the page says that an ended session needs a new grant, and that a revoked grant works no longer', async () => {
  const scene = await inside();
  const ended = await (await scene.browser.submit(PAGE, { end: '1' })).text();
  expect(ended).toContain('<h1>Your emergency access has ended</h1>');
  expect(ended).toContain('<p>The grant has been used. To sign in again, you need a new one.</p>');
  const revoked = await (await scene.browser.submit(PAGE, { grant: await scene.revocation() })).text();
  expect(revoked).toContain('<h1>The grant has been revoked</h1>');
  expect(revoked).toContain('<p>It can no longer be used, and sessions started with it have ended.</p>');
});

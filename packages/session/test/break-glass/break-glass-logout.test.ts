import { loginProvider } from '@portcullis/testing/internal';
import { expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { memorySessions, sessions } from '../../src/index.ts';
import { type GlassScene, GRANT_ID, glassScene, PAGE } from '../fixtures/glass-scene.ts';
import { optionsFor } from '../fixtures/scene.ts';

// Whoever signs out is out, also where a grant let them in, and whoever logs in is whom the provider knows.

const LOGOUT = '/.portcullis/logout';
const SIGNED_OUT = 'https://app.example/.portcullis/signed-out';

interface Stage extends GlassScene {
  readonly logIn: () => Promise<Response>;
}

async function stage(): Promise<Stage> {
  const clock = new MovableClock();
  const provider = await loginProvider(clock.now);
  const login = sessions(optionsFor(provider, { store: memorySessions() }));
  const made = glassScene({}, { clock, login });
  const logIn = async (): Promise<Response> => {
    const away = await made.browser.open('/.portcullis/login?return_to=/');
    return made.browser.open(provider.authorize(away.headers.get('location') ?? ''));
  };
  return Object.assign(Object.create(made), { logIn });
}

function copyOf(scene: GlassScene): Browser {
  const copy = scene.newBrowser();
  for (const [name, value] of scene.browser.cookies) copy.cookies.set(name, value);
  return copy;
}

const whoIs = async (answer: Response): Promise<string | undefined> =>
  ((await answer.json()) as { subject?: string }).subject;

test('signing out at the gateway ends the session that a grant started, in this browser and in a copy of it', async () => {
  const scene = await stage();
  const { browser, grant } = scene;
  await browser.submit(PAGE, { grant: await grant() });
  const copy = copyOf(scene);
  expect(await whoIs(await browser.open('/'))).toBe('ada');
  const answer = await browser.submit(LOGOUT, {});
  expect([answer.status, answer.headers.get('location')]).toEqual([303, SIGNED_OUT]);
  expect(scene.told).toMatchObject([{ change: 'ended', grant: GRANT_ID, signer: 'corp.example/safe' }]);
  expect(browser.cookies.size).toBe(0);
  expect(await whoIs(await browser.open('/'))).toBeUndefined();
  await copy.send('/');
  expect(scene.failure).toBe('session.ended');
});

test('signing out of a login ends the session of a grant as well, and both are recorded', async () => {
  const scene = await stage();
  await scene.logIn();
  await scene.browser.submit(PAGE, { grant: await scene.grant() });
  expect((await scene.browser.submit(LOGOUT, {})).status).toBe(200);
  const ended = scene.entries.filter(({ type }) => type === 'logout' || type === 'break_glass');
  expect(ended).toMatchObject([{ type: 'logout' }, { type: 'break_glass', change: 'ended' }]);
  expect(scene.browser.cookies.size).toBe(0);
});

test('signing out without a break-glass session, or with an expired one, works as without grants', async () => {
  const scene = await stage();
  const { browser, grant, clock } = scene;
  await browser.submit(PAGE, { grant: await grant() });
  clock.pass(600);
  expect((await browser.submit(LOGOUT, {})).status).toBe(303);
  expect([scene.told, browser.cookies.size]).toEqual([[], 0]);
  expect((await browser.submit(LOGOUT, {})).status).toBe(303);
});

test('a browser is signed out where the store fails, and its user sees that the session could not be ended', async () => {
  const { browser, grant, kept } = await stage();
  await browser.submit(PAGE, { grant: await grant() });
  kept.isDown = true;
  expect((await browser.submit(LOGOUT, {})).status).toBe(503);
  expect(browser.cookies.size).toBe(0);
});

test('a logout that another site asks for ends nothing', async () => {
  const { browser, grant } = await stage();
  await browser.submit(PAGE, { grant: await grant() });
  expect((await browser.submit(LOGOUT, {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await browser.open(LOGOUT)).status).toBe(200);
  expect(await whoIs(await browser.open('/'))).toBe('ada');
});

test('logging in ends the session that a grant started, in this browser and in a copy of it', async () => {
  const scene = await stage();
  const { browser, grant } = scene;
  await browser.submit(PAGE, { grant: await grant() });
  const copy = copyOf(scene);
  expect((await scene.logIn()).status).toBe(303);
  const told = scene.entries.filter(({ type }) => type === 'login.succeeded' || type === 'break_glass');
  expect(told).toMatchObject([
    { type: 'break_glass', change: 'ended', grant: GRANT_ID },
    { type: 'login.succeeded' },
  ]);
  const whose = scene.entries.findLast(({ type }) => type === 'caller.identified');
  expect(whose).toMatchObject({ identity: { authentication: { method: 'session' } } });
  expect(await (await browser.open('/')).json()).toMatchObject({ authentication: { method: 'session' } });
  await copy.send('/');
  expect(scene.failure).toBe('session.ended');
});

test('a login of a browser that used no grant removes no session of a grant', async () => {
  const scene = await stage();
  const answer = await scene.logIn();
  expect(answer.status).toBe(303);
  expect(answer.headers.getSetCookie().join()).not.toContain('break-glass');
});

test('a login that fails leaves the session of a grant as it is', async () => {
  const scene = await stage();
  const { browser, grant } = scene;
  await browser.submit(PAGE, { grant: await grant() });
  await browser.open('/.portcullis/login?return_to=/');
  expect((await browser.open('/.portcullis/callback/idp?error=access_denied&state=none')).status).toBe(400);
  expect(await whoIs(await browser.open('/'))).toBe('ada');
});

test('where the store fails, a login fails once: the cookie of the session that it cannot end is removed', async () => {
  const scene = await stage();
  const { browser, grant, kept } = scene;
  await browser.submit(PAGE, { grant: await grant() });
  kept.isDown = true;
  expect((await scene.logIn()).status).toBe(503);
  expect((await scene.logIn()).status).toBe(303);
});

import { expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { memorySessions, type SessionSummary } from '../../src/index.ts';
import { BASE, type Scene, scene } from '../fixtures/scene.ts';

const PAGE = '/.portcullis/sessions';
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0';

const stored = (): Promise<Scene> => scene({ store: memorySessions() });
const isIn = async (browser: Browser): Promise<boolean> => (await browser.send('/')).status === 200;

/** The ids that a browser's page offers to end. */
async function offered(browser: Browser): Promise<string[]> {
  const text = await (await browser.open(PAGE)).text();
  return [...text.matchAll(/name="session" value="([^"]*)"/g)].map(([, id = '']) => id);
}

/** All sessions, as an operator's page is told of them. */
function everybody(stage: Scene): Promise<readonly SessionSummary[]> {
  return stage.gate.directory.list(undefined, { clock: stage.clock, env: {} } as never);
}

/** Two browsers of one person and one of another. */
async function threeBrowsers(): Promise<{ stage: Scene; phone: Browser; stranger: Browser }> {
  const stage = await stored();
  const [phone, stranger] = [stage.newBrowser(), stage.newBrowser()];
  await stage.logIn();
  await stage.logIn(phone);
  stage.provider.person = { ...stage.provider.person, sub: 'bob', sid: 'sid-2' };
  await stage.logIn(stranger);
  return { stage, phone, stranger };
}

test('a user sees their own sessions, this browser first, and those of no other user', async () => {
  const { stage, phone, stranger } = await threeBrowsers();
  const [own, others, theirs] = [await offered(stage.browser), await offered(phone), await offered(stranger)];
  expect([own.length, new Set([...own, ...others]).size, theirs.length]).toEqual([2, 2, 1]);
  expect(own).toEqual(others.toReversed());
  expect(own).not.toContain(theirs[0]);
});

test('a session that a user ends is refused at its next request, and no other is', async () => {
  const { stage, phone, stranger } = await threeBrowsers();
  const [, ofThePhone = ''] = await offered(stage.browser);
  const answer = await stage.browser.submit(PAGE, { session: ofThePhone });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${BASE}${PAGE}`]);
  expect(stage.entries.find(({ type }) => type === 'logout')).toMatchObject({ by: 'user' });
  expect([await isIn(phone), await isIn(stage.browser), await isIn(stranger)]).toEqual([false, true, true]);
});

test('the session of another user cannot be ended by its id', async () => {
  const { stage, stranger } = await threeBrowsers();
  const [theirs = ''] = await offered(stranger);
  expect((await stage.browser.submit(PAGE, { session: theirs })).status).toBe(303);
  expect(stage.entries.some(({ type }) => type === 'logout')).toBe(false);
  expect(await isIn(stranger)).toBe(true);
});

test('a form of another site ends nothing', async () => {
  const { stage, phone } = await threeBrowsers();
  const [, ofThePhone = ''] = await offered(stage.browser);
  const answer = await stage.browser.submit(
    PAGE,
    { session: ofThePhone },
    { origin: 'https://evil.example' },
  );
  expect([answer.status, stage.failure]).toEqual([403, 'session.origin']);
  expect(await isIn(phone)).toBe(true);
});

test('a user who ends the session of this browser is signed out', async () => {
  const { stage, phone } = await threeBrowsers();
  const [own = ''] = await offered(stage.browser);
  await stage.browser.submit(PAGE, { session: own });
  expect([stage.browser.cookies.size, await isIn(stage.browser), await isIn(phone)]).toEqual([
    0,
    false,
    true,
  ]);
});

test('a client without a session sees and ends none', async () => {
  const stage = await stored();
  expect((await stage.browser.submit(PAGE, { session: 'x' })).status).toBe(401);
  const away = await stage.browser.open(PAGE);
  expect(new URL(away.headers.get('location') ?? '').origin).toBe(stage.provider.issuer);
});

test('the page shows the browser, the place and the strength of each login', async () => {
  const stage = await stored();
  stage.provider.does.idToken = (claims) => ({ ...claims, acr: 'gold', amr: ['pwd', 'otp'] });
  const away = await stage.browser.open('/');
  const back = stage.provider.authorize(away.headers.get('location') ?? '');
  const request = new Request(back, {
    headers: { 'user-agent': FIREFOX, cookie: stage.browser.cookieHeader },
  });
  Object.defineProperty(request, 'cf', { value: { country: 'NL' } });
  stage.browser.keep(await stage.serve(request));
  const text = await (await stage.browser.open(PAGE)).text();
  expect(text).toContain('Firefox on Windows');
  expect(text).toContain('Netherlands');
  expect(text).toContain('gold, pwd, otp');
});

test('sessions that are idle for too long are not listed', async () => {
  const stage = await stored();
  const phone = stage.newBrowser();
  await stage.logIn();
  await stage.logIn(phone);
  stage.clock.pass(28_000);
  expect(await isIn(phone)).toBe(true);
  stage.clock.pass(800);
  expect(await offered(phone)).toHaveLength(1);
});

test('an operator sees all users’ sessions and ends any: it is recorded as done by the operator', async () => {
  const { stage, stranger } = await threeBrowsers();
  const all = await everybody(stage);
  expect(all.map(({ subject }) => subject).toSorted()).toEqual(['ada', 'ada', 'bob']);
  const bobs = all.find(({ subject }) => subject === 'bob');
  const added: unknown[] = [];
  const context = { clock: stage.clock, env: {}, trail: { add: (entry: unknown) => added.push(entry) } };
  expect(await stage.gate.directory.end(bobs?.id ?? '', context as never)).toBe(true);
  expect(added).toMatchObject([{ type: 'logout', by: 'operator', subject: 'bob' }]);
  expect(await isIn(stranger)).toBe(false);
  expect(await stage.gate.directory.end(bobs?.id ?? '', context as never)).toBe(false);
});

test('where sessions are in cookies, the page says that it cannot list them, and no link leads there', async () => {
  const stage = await scene();
  await stage.logIn();
  const answer = await stage.browser.open(PAGE);
  expect([answer.status, stage.failure]).toEqual([501, 'session.list_unsupported']);
  expect(await (await stage.browser.open('/.portcullis/whoami')).text()).not.toContain('All your sessions');
  const kept = await stored();
  await kept.logIn();
  expect(await (await kept.browser.open('/.portcullis/whoami')).text()).toContain(`href="${BASE}${PAGE}"`);
});

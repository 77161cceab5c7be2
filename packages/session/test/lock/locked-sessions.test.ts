import { loginProvider } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { memorySessions, type SessionOptions } from '../../src/index.ts';
import { glassScene, PAGE, PERSON } from '../fixtures/glass-scene.ts';
import { lockScene } from '../fixtures/lock-scene.ts';
import { optionsFor, scene } from '../fixtures/scene.ts';

const BOB = { email: 'ada@corp.example' };

/** A gate with a login, and the list of locks that it uses. */
async function lockable(options: Partial<SessionOptions> = {}) {
  const clock = new MovableClock();
  const list = lockScene({}, { clock });
  const provider = await loginProvider(clock.now);
  const gate = await scene(() => optionsFor(provider, { locks: list.locks, ...options }), {
    clock,
    provider,
  });
  return { gate, list, clock, provider };
}

describe.each([
  ['in cookies', () => ({})],
  ['in a store', () => ({ store: memorySessions() })],
])('with sessions %s', (_where, options) => {
  test('a locked person is refused at pages, at the gateway’s own pages, and after a new login', async () => {
    const { gate, list } = await lockable(options());
    await gate.logIn();
    expect((await gate.browser.open('/')).status).toBe(200);
    await list.order();
    expect([(await gate.browser.open('/')).status, gate.failure]).toEqual([403, 'session.locked']);
    const page = await gate.browser.open('/.portcullis/whoami');
    expect([page.status, (await page.text()).includes('Your access is suspended.')]).toEqual([403, true]);
    gate.browser.cookies.clear();
    expect([(await gate.logIn()).status, gate.failure]).toEqual([403, 'session.locked']);
    expect(gate.entries.filter(({ type }) => type === 'login.succeeded')).toEqual([]);
    expect(gate.browser.cookies.has('__Host-portcullis-session')).toBe(false);
  });

  test('the page of a locked person names the contact, and offers neither a login nor another account', async () => {
    const { gate, list } = await lockable({ ...options(), theme: { contact: 'the platform team' } });
    await gate.logIn();
    await list.order();
    const ended = await gate.browser.open('/');
    gate.browser.cookies.clear();
    for (const answer of [ended, await gate.logIn()]) {
      const page = await answer.text();
      expect(page).toContain('Signing in again does not help.');
      expect(page).toContain('the platform team');
      expect(page).not.toContain('/.portcullis/login');
    }
  });

  test('a session that was open before a lock does not come back after it', async () => {
    const { gate, list, clock } = await lockable(options());
    await gate.logIn();
    await list.order({ until: clock.seconds + 60 });
    clock.pass(61);
    expect((await gate.browser.open('/')).status).toBe(302);
    expect(gate.failure).toBe('session.ended');
    await gate.logIn();
    expect((await gate.browser.open('/')).status).toBe(200);
  });

  test('ended sessions end, and the next login is not asked for more', async () => {
    const { gate, list, clock, provider } = await lockable(options());
    await gate.logIn();
    await list.order({ action: 'end' });
    expect([(await gate.browser.open('/')).status, gate.failure]).toEqual([302, 'session.ended']);
    clock.pass(1);
    await gate.logIn();
    expect([provider.lastRequest.get('prompt'), (await gate.browser.open('/')).status]).toEqual([null, 200]);
  });

  test.each([
    ['in the second of an order to end sessions', 0],
    ['after such an order of an isolate whose clock is a minute ahead', 60],
  ])('a login %s gets a page, and no redirect to another login', async (_when, ahead) => {
    const { gate, list, clock } = await lockable(options());
    clock.pass(ahead);
    await list.order({ action: 'end' });
    clock.pass(-ahead);
    expect([(await gate.logIn()).status, gate.failure]).toEqual([503, 'session.unavailable']);
    expect(gate.browser.cookies.has('__Host-portcullis-session')).toBe(false);
    expect(gate.entries.filter(({ type }) => type === 'login.succeeded')).toEqual([]);
    clock.pass(ahead + 1);
    await gate.logIn();
    expect((await gate.browser.open('/')).status).toBe(200);
  });
});

test('a locked person’s session that is known at once in the isolate is refused after three seconds', async () => {
  const { gate, list, clock } = await lockable();
  await gate.logIn();
  await gate.browser.open('/');
  await gate.browser.open('/');
  expect(gate.knownAtOnce).toBe(true);
  // Ordered in another isolate.
  await lockScene({}, { clock, store: list.store }).order();
  clock.pass(3);
  expect((await gate.browser.open('/')).status).toBe(403);
});

test('a list that is not known withholds sessions and logins with 503', async () => {
  const { gate, list } = await lockable();
  list.store.mode = 'down';
  const answer = await gate.logIn();
  expect([answer.status, gate.failure]).toEqual([503, 'session.locks_unavailable']);
  expect(gate.browser.cookies.has('__Host-portcullis-session')).toBe(false);
});

test('a locked person may still sign out', async () => {
  const { gate, list } = await lockable({ store: memorySessions() });
  await gate.logIn();
  await list.order();
  const answer = await gate.browser.submit('/.portcullis/logout', {});
  expect([answer.status, gate.failure]).toEqual([200, undefined]);
  expect(gate.browser.cookies.has('__Host-portcullis-session')).toBe(false);
});

describe('a person who must log in again', () => {
  test('is sent back to the provider with prompt=login and max_age=0, and admitted after that', async () => {
    const { gate, list, clock, provider } = await lockable();
    await gate.logIn();
    await list.order({ action: 'ask', names: [BOB] });
    expect([(await gate.browser.open('/')).status, gate.failure]).toEqual([302, 'session.ended']);
    clock.pass(1);
    const back = await gate.logIn();
    expect(back.status).toBe(303);
    const asked = new URL(back.headers.get('location') ?? '');
    expect([asked.origin, asked.searchParams.get('prompt'), asked.searchParams.get('max_age')]).toEqual([
      provider.issuer,
      'login',
      '0',
    ]);
    expect(gate.browser.cookies.has('__Host-portcullis-session')).toBe(false);
    const finished = await gate.browser.open(provider.authorize(asked.href));
    expect([finished.status, finished.headers.get('location')]).toEqual([303, '/']);
    expect((await gate.browser.open('/')).status).toBe(200);
  });

  test('is not asked again at later logins whose auth_time is newer', async () => {
    const { gate, list, clock, provider } = await lockable();
    await list.order({ action: 'ask', names: [BOB] });
    clock.pass(10);
    provider.person = { ...provider.person, auth_time: clock.seconds };
    const answer = await gate.logIn();
    expect(answer.headers.get('location')).toBe('/');
  });

  test('is asked again if auth_time is not newer than the order', async () => {
    const { gate, list, clock, provider } = await lockable();
    provider.person = { ...provider.person, auth_time: clock.seconds };
    await list.order({ action: 'ask', names: [BOB] });
    clock.pass(10);
    const answer = await gate.logIn();
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('max_age')).toBe('0');
  });

  test('is refused if the provider sends no auth_time, or an old one', async () => {
    const { gate, list, clock, provider } = await lockable();
    await list.order({ action: 'ask', names: [BOB] });
    clock.pass(100);
    for (const auth_time of [undefined, clock.seconds - 50]) {
      provider.does.idToken = (claims) => ({ ...claims, auth_time });
      const back = await gate.logIn();
      const location = back.headers.get('location') ?? '';
      if (new URL(location, 'https://app.example').origin !== provider.issuer) continue;
      const answer = await gate.browser.open(provider.authorize(location));
      expect([answer.status, gate.failure]).toEqual([403, 'session.step_up_failed']);
    }
    expect.assertions(1);
  });

  test('cannot use a login that started before the order', async () => {
    const { gate, list, clock, provider } = await lockable();
    const away = await gate.browser.open('/.portcullis/login?return_to=%2F&max_age=0');
    const location = away.headers.get('location') ?? '';
    clock.pass(5);
    await list.order({ action: 'ask', names: [BOB] });
    provider.does.idToken = ({ auth_time: _, ...claims }) => ({ ...claims, auth_time: clock.seconds - 5 });
    clock.pass(5);
    const answer = await gate.browser.open(provider.authorize(location));
    expect(new URL(answer.headers.get('location') ?? '').origin).toBe(provider.issuer);
  });
});

describe('a refresh that is due', () => {
  test('makes the next request ask the provider, once', async () => {
    const { gate, list, clock, provider } = await lockable();
    await gate.logIn();
    clock.pass(1);
    provider.person = { ...provider.person, groups: ['ops'] };
    await list.order({ action: 'refresh', names: [BOB] });
    clock.pass(1);
    expect((await gate.browser.open('/')).status).toBe(200);
    expect(gate.caller).toMatchObject({ groups: ['ops'] });
    await gate.browser.open('/');
    expect(provider.grants.refresh_token).toBe(1);
  });

  test('ends a session that has no refresh token', async () => {
    const { gate, list, clock, provider } = await lockable();
    provider.does.tokenAnswer = ({ refresh_token: _, ...answer }) => answer;
    await gate.logIn();
    clock.pass(1);
    await list.order({ action: 'refresh', names: [BOB] });
    expect([(await gate.browser.open('/')).status, gate.failure]).toEqual([302, 'session.expired']);
  });
});

describe('break-glass access', () => {
  const names = [{ issuer: PERSON.issuer, subject: PERSON.subject }];

  test('ends for whoever an operator locks, and a grant cannot be used meanwhile', async () => {
    const clock = new MovableClock();
    const list = lockScene({}, { clock });
    const { browser, grant, ...glass } = glassScene({ locks: list.locks }, { clock });
    await browser.submit(PAGE, { grant: await grant() });
    await list.order({ names, until: clock.seconds + 30 });
    expect((await browser.open('/')).status).toBe(403);
    const next = glassScene({ locks: list.locks }, { clock, kept: glass.kept });
    const other = await next.grant({ id: 'b'.repeat(22) });
    expect((await next.browser.submit(PAGE, { grant: other })).status).toBe(403);
    expect(next.failure).toBe('session.locked');
    clock.pass(31);
    // The grant was not used up; the session does not come back.
    expect((await browser.open('/')).status).toBe(401);
    expect((await next.browser.submit(PAGE, { grant: other })).status).toBe(303);
    expect((await next.browser.open('/')).status).toBe(200);
  });

  test('is not blocked by a signal of the provider', async () => {
    const clock = new MovableClock();
    const list = lockScene({}, { clock });
    const { browser, grant } = glassScene({ locks: list.locks }, { clock });
    await browser.submit(PAGE, { grant: await grant() });
    for (const action of ['lock', 'end', 'ask', 'refresh'] as const)
      await list.order({ action, names }, { source: 'provider', by: PERSON.issuer });
    expect((await browser.open('/')).status).toBe(200);
  });
});

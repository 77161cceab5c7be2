import type { BaseContext, Caller, Middleware } from '@portcullis/core';
import { AccessError } from '@portcullis/core';
import { type Sleep, systemSleep } from '@portcullis/core/internal';
import { describe, expect, test } from 'vitest';
import type { Browser } from '../../../../scripts/fixtures/browser.ts';
import { deviceBound } from '../../src/dbsc.ts';
import { memorySessions, type SessionStore } from '../../src/index.ts';
import { challengeIn, type DeviceKey, deviceKey, PROOF_HEADER } from '../fixtures/device-key.ts';
import { optionsFor, type Scene, scene } from '../fixtures/scene.ts';

const BOUND = '__Host-portcullis-bound';

/** Asks for a proof of the last minute at one address, and for any proof at another, as a policy does. */
const rule: Middleware<BaseContext & { readonly caller: Caller }> = ({ caller, target, clock }, next) => {
  const asked = { '/recent': '60', '/bound': 'any', '/strong': 'strong' }[target.path];
  if (caller.kind === 'anonymous') throw refusal('policy.login_required', '');
  const provedAt = caller.authentication.deviceProvedAt;
  const age = provedAt === undefined ? Number.POSITIVE_INFINITY : clock.now() / 1000 - provedAt;
  if (asked === 'strong') throw refusal('policy.step_up_required', ', max_age="10", device_bound="any"');
  if (asked === undefined || age <= (asked === 'any' ? Number.MAX_VALUE : Number(asked))) return next();
  throw refusal('policy.step_up_required', `, device_bound="${asked}"`);
};

function refusal(code: string, more: string): AccessError {
  const challenge = `Bearer error="insufficient_user_authentication"${more}`;
  return new AccessError({
    ...{ code, status: 401, message: 'A stronger login is required.' },
    ...(more === '' ? {} : { headers: { 'www-authenticate': challenge } }),
  });
}

/** @param pause what happens while a request waits for the registration of a key */
async function made(
  pause: () => Promise<void> = async () => {},
): Promise<Scene & { readonly store: SessionStore }> {
  const store = memorySessions();
  const sleep: Sleep = (milliseconds, signal) =>
    milliseconds === 250 ? pause() : systemSleep(milliseconds, signal);
  const stage = await scene(
    (provider) => optionsFor(provider, { store, deviceBound: deviceBound({ store }), sleep }),
    undefined,
    rule,
  );
  return Object.assign(stage, { store });
}

const names = new WeakMap<Browser, string>();

const post = (browser: Browser, path: string, proof?: string): Promise<Response> =>
  browser.send(path, {
    method: 'POST',
    headers: {
      'sec-secure-session-id': names.get(browser) ?? '',
      ...(proof === undefined ? {} : { [PROOF_HEADER]: proof }),
    },
  });

async function registered(browser: Browser, login: Response, key: DeviceKey): Promise<void> {
  const proof = await key.proof(challengeIn(login), { withKey: true });
  const answer = await post(browser, '/.portcullis/dbsc/register', proof);
  expect(answer.status).toBe(200);
  names.set(browser, ((await answer.json()) as { session_identifier: string }).session_identifier);
}

describe('a rule that asks for a recent proof', () => {
  test('sends the browser round: the cookie goes, the same request is repeated after a new proof', async () => {
    const stage = await made();
    const key = await deviceKey();
    await registered(stage.browser, await stage.logIn(), key);
    stage.clock.pass(61);
    const answer = await stage.browser.open('/recent?tab=2');
    expect([answer.status, answer.headers.get('location')]).toEqual([307, '/recent?tab=2']);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(stage.browser.cookies.has(BOUND)).toBe(false);
    expect(stage.entries).toContainEqual(
      expect.objectContaining({ type: 'request.failed', code: 'policy.step_up_required', ledToLogin: true }),
    );
    const asked = await post(stage.browser, '/.portcullis/dbsc/refresh');
    await post(stage.browser, '/.portcullis/dbsc/refresh', await key.proof(challengeIn(asked)));
    expect((await stage.browser.open('/recent?tab=2')).status).toBe(200);
  });

  test('repeats a form by the same method', async () => {
    const stage = await made();
    await registered(stage.browser, await stage.logIn(), await deviceKey());
    stage.clock.pass(61);
    expect((await stage.browser.submit('/recent', { text: 'kept' })).status).toBe(307);
  });

  test('does not admit a copied cookie jar: whoever has no key needs a new login', async () => {
    const stage = await made();
    await registered(stage.browser, await stage.logIn(), await deviceKey());
    stage.clock.pass(61);
    const thief = stage.newBrowser();
    for (const [name, value] of stage.browser.cookies) thief.cookies.set(name, value);
    expect((await thief.open('/recent')).status).toBe(307);
    const again = await thief.open('/recent');
    expect([again.status, stage.failure]).toEqual([302, 'session.unproved']);
  });

  test('asks for no more than the rule: a proof that is young enough leads to the login that is also asked for', async () => {
    const stage = await made();
    await registered(stage.browser, await stage.logIn(), await deviceKey());
    const answer = await stage.browser.open('/strong');
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toContain('max_age=10');
  });
});

describe('a rule that asks for a bound session', () => {
  test('refuses a browser without one by a page that says why', async () => {
    const stage = await made();
    await stage.logIn();
    stage.clock.pass(31);
    const answer = await stage.browser.open('/bound');
    expect([answer.status, stage.failure]).toEqual([403, 'session.device_required']);
    expect(await answer.text()).toContain('bound to your browser');
  });

  test('waits for the registration of a new session, which is on its way with the first page', async () => {
    const key = await deviceKey();
    let waits = 0;
    let login: Response | undefined;
    const stage: Scene = await made(async () => {
      waits++;
      if (waits === 3 && login !== undefined) await registered(stage.browser, login, key);
    });
    login = await stage.logIn();
    const answer = await stage.browser.open('/bound');
    expect([answer.status, waits]).toEqual([307, 3]);
    expect(answer.headers.getSetCookie().join()).toContain(`${BOUND}=; Max-Age=0`);
  });

  test('gives the cookie of a registration a moment to arrive, and does not wait for a browser that has it', async () => {
    let waits = 0;
    const stage = await made(async () => {
      waits++;
    });
    await registered(stage.browser, await stage.logIn(), await deviceKey());
    const cookie = stage.browser.cookies.get(BOUND) ?? '';
    stage.browser.cookies.delete(BOUND);
    expect([(await stage.browser.open('/bound')).status, waits]).toEqual([307, 1]);
    stage.browser.cookies.set(BOUND, cookie);
    expect([(await stage.browser.open('/bound')).status, waits]).toEqual([200, 1]);
    stage.clock.pass(61);
    expect([(await stage.browser.open('/recent')).status, waits]).toEqual([307, 1]);
  });

  test('does not wait for a session that is half a minute old', async () => {
    let waits = 0;
    const stage = await made(async () => {
      waits++;
    });
    await stage.logIn();
    stage.clock.pass(30);
    expect([(await stage.browser.open('/bound')).status, waits]).toEqual([403, 0]);
  });

  test('waits no longer than two seconds for it', async () => {
    let waits = 0;
    const stage = await made(async () => {
      waits++;
    });
    await stage.logIn();
    expect((await stage.browser.open('/bound')).status).toBe(403);
    expect(waits).toBe(8);
  });

  test('does not wait for a session that has ended meanwhile', async () => {
    const stage = await made(async () => {
      const [one] = await stage.store.list(undefined, stage.clock.seconds, 1);
      if (one !== undefined) await stage.store.remove(one.key);
    });
    await stage.logIn();
    expect((await stage.browser.open('/bound')).status).toBe(403);
  });
});

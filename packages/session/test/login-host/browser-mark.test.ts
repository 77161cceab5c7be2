import { describe, expect, test } from 'vitest';
import { HAND_OVER_SECONDS } from '../../src/login-host/hand-over.ts';
import { hostScene, SHOP, WIKI } from '../fixtures/host-scene.ts';

const MARK = '__Secure-portcullis-browser corp.example';

describe('the cookie that the hosts of a gate share for a hand-over', () => {
  test('is sent to the address that takes the code alone, for as long as the code, and no script reads it', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const begun = await scene.browser.open(`${SHOP}/basket`);
    const handed = await scene.browser.open(begun.headers.get('location') ?? '');
    const [line = '', ...more] = handed.headers.getSetCookie().filter((one) => one.includes('Domain='));
    expect(more).toEqual([]);
    const [pair = '', ...attributes] = line.split('; ');
    expect(pair).toMatch(/^__Secure-portcullis-browser=[\w-]{43}$/);
    expect(HAND_OVER_SECONDS).toBe(30);
    expect(attributes.toSorted()).toEqual([
      ...['Domain=corp.example', 'HttpOnly', 'Max-Age=30', 'Path=/.portcullis/enter'],
      ...['SameSite=Lax', 'Secure'],
    ]);
  });

  test('is that of one session: with the cookie of their own, another user cannot bring the code', async () => {
    const scene = await hostScene();
    await scene.logIn();
    const attacker = scene.newBrowser();
    scene.provider.person = { ...scene.provider.person, sub: 'eve' };
    await scene.logIn(attacker);
    await scene.arrival(attacker, `${WIKI}/.portcullis/login`);
    expect(attacker.cookies.get(MARK)?.value).toMatch(/^[\w-]{43}$/);
    const begun = await attacker.open(`${SHOP}/basket`);
    const handed = await scene.browser.open(begun.headers.get('location') ?? '');
    expect(scene.browser.cookies.get(MARK)?.value).not.toBe(attacker.cookies.get(MARK)?.value);
    const answer = await attacker.open(handed.headers.get('location') ?? '');
    expect([answer.status, scene.failure]).toEqual([400, 'session.login_unknown']);
    expect(scene.detail).toContain('not the one that logged in');
    expect(attacker.session(SHOP)).toBeUndefined();
  });
});

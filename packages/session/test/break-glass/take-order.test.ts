import { describe, expect, test, vi } from 'vitest';
import { GRANT_ID, glassScene, grantKey, PAGE, PERSON, SIGNER } from '../fixtures/glass-scene.ts';

const KNOWN = { grant: GRANT_ID, signer: SIGNER.verifierKey.name };

describe('a grant', () => {
  test('starts a session, and the record says by whom, for whom and why', async () => {
    const scene = glassScene();
    const answer = await scene.browser.submit(PAGE, { grant: await scene.grant({ reason: 'Okta is down' }) });
    // The page itself: a redirect on from there to another host would be part of the form's journey, which its policy forbids.
    expect([answer.status, answer.headers.get('location')]).toEqual([303, PAGE]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.getSetCookie().join()).toContain('Max-Age=600;');
    const identity = expect.objectContaining({ subject: 'ada', email: undefined });
    const session = {
      idHash: expect.stringMatching(/^[\w-]{43}$/),
      created: scene.clock.seconds,
      expires: scene.clock.seconds + 600,
    };
    expect(scene.entries).toContainEqual({ type: 'caller.identified', identity });
    expect(scene.told).toEqual([
      { type: 'break_glass', change: 'used', ...KNOWN, reason: 'Okta is down', identity, session },
    ]);
  });

  test('starts no longer session than the gateway allows', async () => {
    const scene = glassScene({ sessionSeconds: 300 });
    await scene.browser.submit(PAGE, { grant: await scene.grant() });
    scene.clock.pass(299);
    expect((await scene.browser.open('/')).status).toBe(200);
    scene.clock.pass(1);
    expect((await scene.browser.open('/')).status).toBe(401);
  });

  test('is valid once, and the record says that it was used again', async () => {
    const scene = glassScene();
    const grant = await scene.grant();
    await scene.browser.submit(PAGE, { grant });
    const thief = scene.newBrowser();
    expect((await thief.submit(PAGE, { grant })).status).toBe(403);
    expect(thief.cookies.size).toBe(0);
    expect(scene.detail).toBe(`the grant ${GRANT_ID} has already been used`);
    expect(scene.told).toEqual([
      { type: 'break_glass', change: 'refused', code: 'session.break_glass_used', ...KNOWN },
    ]);
  });

  test.each([
    ['somebody who may not be let in', { sub: 'eve' }],
    ['the same name at another provider', { iss: 'https://other.example' }],
  ])('for %s is refused', async (_who, changes) => {
    const scene = glassScene();
    expect((await scene.browser.submit(PAGE, { grant: await scene.grant(changes) })).status).toBe(403);
    expect(scene.browser.cookies.size).toBe(0);
    expect(scene.detail).toBe('break-glass grant: its person is not in breakGlass.people');
    expect(scene.told).toEqual([
      { type: 'break_glass', change: 'refused', code: 'session.break_glass_refused', ...KNOWN },
    ]);
  });

  test.each(['not even base64url!', 'AAAA', ''.padEnd(2000, 'x')])(
    'that is invalid (%s) is refused',
    async (grant) => {
      const scene = glassScene();
      expect((await scene.browser.submit(PAGE, { grant })).status).toBe(403);
      expect(scene.failure).toBe('session.break_glass_refused');
      expect(scene.told).toEqual([
        { type: 'break_glass', change: 'refused', code: 'session.break_glass_refused' },
      ]);
    },
  );

  test('signed by a key of the same name that is not the signer’s is refused', async () => {
    const scene = glassScene();
    const grant = await scene.grant({}, await grantKey(SIGNER.verifierKey.name));
    expect((await scene.browser.submit(PAGE, { grant })).status).toBe(403);
    expect(scene.told).toEqual([
      { type: 'break_glass', change: 'refused', code: 'session.break_glass_refused' },
    ]);
  });

  test('is refused where the store fails, and the record says so', async () => {
    const scene = glassScene();
    scene.kept.isDown = true;
    expect((await scene.browser.submit(PAGE, { grant: await scene.grant() })).status).toBe(503);
    expect(scene.told).toEqual([
      { type: 'break_glass', change: 'refused', code: 'session.unavailable', ...KNOWN },
    ]);
  });

  test('that the gateway cannot check because of its own fault is reported as a crash', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const random = (): never => {
      throw new TypeError('no randomness');
    };
    const scene = glassScene({ random });
    expect((await scene.browser.submit(PAGE, { grant: await scene.grant() })).status).toBe(500);
    expect(scene.told).toEqual([
      { type: 'break_glass', change: 'refused', code: 'request.crashed', ...KNOWN },
    ]);
  });
});

describe('a revoked grant', () => {
  test('admits no one, and ends the session that was started with it', async () => {
    const scene = glassScene();
    const grant = await scene.grant();
    await scene.browser.submit(PAGE, { grant });
    const operator = scene.newBrowser();
    const answer = await operator.submit(PAGE, { grant: await scene.revocation() });
    expect([answer.status, operator.cookies.size]).toEqual([200, 0]);
    expect(await answer.text()).toContain('<h1>The grant has been revoked</h1>');
    expect(scene.told).toEqual([{ type: 'break_glass', change: 'revoked', ...KNOWN }]);
    expect((await scene.browser.open('/')).status).toBe(401);
    expect((await scene.newBrowser().submit(PAGE, { grant })).status).toBe(403);
    expect([scene.failure, scene.detail]).toEqual([
      'session.break_glass_revoked',
      `the grant ${GRANT_ID} has been revoked`,
    ]);
  });

  test('is not reported as revoked while the store is down', async () => {
    const scene = glassScene();
    scene.kept.isDown = true;
    expect((await scene.browser.submit(PAGE, { grant: await scene.revocation() })).status).toBe(503);
    expect(scene.told).toMatchObject([{ change: 'refused', code: 'session.unavailable' }]);
  });
});

test('is recorded with the user whom it names', async () => {
  const scene = glassScene({ people: [{ ...PERSON, subject: 'bob', name: 'Bob' }, PERSON] });
  await scene.browser.submit(PAGE, { grant: await scene.grant() });
  expect(await (await scene.browser.open('/')).json()).toMatchObject({ subject: 'ada', name: 'Ada' });
});

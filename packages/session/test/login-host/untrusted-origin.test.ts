import { describe, expect, test } from 'vitest';
import { loginCredentials, memorySessions, sessions } from '../../src/index.ts';
import { credentialScene, GOOD } from '../fixtures/credential-scene.ts';
import { BASE, optionsFor, scene } from '../fixtures/scene.ts';

const DEVICE = '/.portcullis/credentials/device';

describe('pages that give something away at the origin of an application', () => {
  test('are off there unless the options trust the origin', async () => {
    const made = await credentialScene({}, { trustedOrigin: false });
    await made.logIn();
    const authorize = `/.portcullis/credentials/authorize?${new URLSearchParams(GOOD)}`;
    for (const path of [authorize, DEVICE, `${DEVICE}?user_code=BCDF-GHJK`]) {
      expect([(await made.browser.open(path)).status, made.failure]).toEqual([
        403,
        'session.untrusted_origin',
      ]);
    }
    for (const [path, fields] of [
      ['/.portcullis/credentials/authorize', GOOD],
      [`${DEVICE}/grant`, { user_code: 'BCDF-GHJK' }],
    ] as const) {
      expect([(await made.browser.submit(path, fields)).status, made.failure]).toEqual([
        403,
        'session.untrusted_origin',
      ]);
    }
    const init = { method: 'POST', body: new URLSearchParams({ client_id: 'git' }) };
    const answer = await made.serve(new Request(`${BASE}${DEVICE}`, init));
    expect([answer.status, made.failure]).toEqual([403, 'session.untrusted_origin']);
    expect((await made.browser.open('/.portcullis/credentials')).status).toBe(200);
  });

  test('are on where they do', async () => {
    const made = await credentialScene({}, { trustedOrigin: true });
    await made.logIn();
    expect((await made.browser.open(DEVICE)).status).toBe(200);
    expect((await made.credential()).startsWith('pcl_')).toBe(true);
  });

  test('an operator sees and ends their own credentials alone there', async () => {
    const made = await credentialScene(
      { operators: ['operator'] },
      { trustedOrigin: false, rolesOf: () => [{ role: 'operator', group: 'ops' }] },
    );
    await made.logIn();
    expect((await made.browser.open('/.portcullis/credentials?everyone=1')).status).toBe(403);
    expect(made.failure).toBe('session.credential_forbidden');
  });

  test('credentials with nothing said about the origin are no options', async () => {
    const { provider } = await scene();
    const store = memorySessions();
    const credentials = loginCredentials({ store });
    expect(() => sessions(optionsFor(provider, { store, credentials }))).toThrow(
      'credentials require loginHost or trustedOrigin',
    );
  });
});

describe('a greatest age of the login for giving credentials', () => {
  test('an older login is asked for again, and the new one gives a credential', async () => {
    const made = await credentialScene({ maxLoginAgeSeconds: 600 }, { trustedOrigin: true });
    made.provider.person = { ...made.provider.person, auth_time: made.clock.seconds };
    await made.logIn();
    expect((await made.browser.open(DEVICE)).status).toBe(200);
    made.clock.pass(631);
    const answer = await made.browser.open(DEVICE);
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('max_age')).toBe('600');
    expect((await made.browser.submit(`${DEVICE}/grant`, { user_code: 'BCDF-GHJK' })).status).toBe(401);
  });

  test('a login that does not say how old it is gives none', async () => {
    const made = await credentialScene({ maxLoginAgeSeconds: 600 }, { trustedOrigin: true });
    await made.logIn();
    expect((await made.browser.open(DEVICE)).status).toBe(302);
  });
});

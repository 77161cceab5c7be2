import { describe, expect, test, vi } from 'vitest';
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

  test('a code that a device asked for at another host is not approved here, though both hosts share a store', async () => {
    const store = memorySessions();
    const credentials = loginCredentials({ store });
    const [here, there] = await Promise.all(
      [BASE, 'https://other.example'].map((baseUrl) =>
        credentialScene({}, { store, credentials, trustedOrigin: true, baseUrl }),
      ),
    );
    if (here === undefined || there === undefined) throw new Error('there are two');
    await here.logIn();
    const body = new URLSearchParams({ client_id: 'git' });
    const init = { method: 'POST', body };
    const device = await there.serve(new Request(`https://other.example${DEVICE}`, init));
    const { user_code: userCode } = (await device.json()) as { readonly user_code: string };
    const grant = vi.spyOn(store, 'grantDevice');
    const shown = await here.browser.open(`${DEVICE}?user_code=${userCode}`);
    expect([shown.status, here.failure]).toEqual([400, 'session.parameters']);
    const granted = await here.browser.submit(`${DEVICE}/grant`, { user_code: userCode });
    expect([granted.status, here.failure]).toEqual([400, 'session.parameters']);
    expect(grant).not.toHaveBeenCalled();
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
    // A clock may be off by half a minute.
    made.clock.pass(630);
    expect((await made.browser.open(DEVICE)).status).toBe(200);
    made.clock.pass(1);
    const answer = await made.browser.open(DEVICE);
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('max_age')).toBe('600');
    expect((await made.browser.submit(`${DEVICE}/grant`, { user_code: 'BCDF-GHJK' })).status).toBe(401);
    const authorize = '/.portcullis/credentials/authorize';
    const asked = await made.browser.open(`${authorize}?${new URLSearchParams(GOOD)}`);
    expect(new URL(asked.headers.get('location') ?? '').searchParams.get('max_age')).toBe('600');
    expect((await made.browser.submit(authorize, GOOD)).status).toBe(401);
  });

  test('a login that does not say how old it is gives none', async () => {
    const made = await credentialScene({ maxLoginAgeSeconds: 600 }, { trustedOrigin: true });
    await made.logIn();
    expect((await made.browser.open(DEVICE)).status).toBe(302);
  });
});

import { type BaseContext, pipeline, worker } from '@portcullis/core';
import { identify } from '@portcullis/token';
import { expect, test } from 'vitest';
import { withoutCredential } from '../../src/credentials/sent-credential.ts';
import { basic, type CredentialScene, credentialScene } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

/** Who a site behind the gate sees, by credentials alone. */
function siteOf(scene: CredentialScene) {
  const app = pipeline<BaseContext>()
    .use(scene.gate)
    .use(identify(scene.gate.credentialVerifier))
    .handle(({ caller }) => Response.json(caller));
  const serve = worker(app, { clock: scene.clock });
  return async (authorization: string, path = '/api/x', headers: Record<string, string> = {}) => {
    const request = new Request(`${BASE}${path}`, { headers: { authorization, ...headers } });
    const answer = await serve(request, {}, { waitUntil: () => {} });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
}

test('a program is identified as its user, as a bearer and by the password of Basic, with the groups and roles of the session', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const credential = await scene.credential();
  const ask = siteOf(scene);
  for (const authorization of [
    `Bearer ${credential}`,
    basic('gate', credential),
    basic('', credential),
    basic('ada', `${credential}~a password of the site: ~`),
  ]) {
    const { status, body } = await ask(authorization);
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'user', subject: 'ada', authentication: { method: 'credential' } });
  }
});

test('a token that is no credential of ours is left to other verifiers', async () => {
  const scene = await credentialScene();
  const ask = siteOf(scene);
  for (const authorization of [
    'Bearer eyJh.eyJz.c2ln',
    basic('ada', 'a password'),
    basic('ada', 'x~pcl_AAAAAAAA.BBBB'),
    'Basic pcl_AAAAAAAA.BBBB',
    'Bearer pcl_AAAAAAAA',
  ]) {
    expect((await ask(authorization)).body).toMatchObject({ kind: 'anonymous' });
  }
});

test('a credential that was not sealed here is refused', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const credential = await scene.credential();
  const ask = siteOf(scene);
  const flipped = `${credential.slice(0, -2)}${credential.endsWith('AA') ? 'BB' : 'AA'}`;
  expect((await ask(`Bearer ${flipped}`)).body).toMatchObject({ code: 'session.invalid' });
  const elsewhere = siteOf(await credentialScene({}, { baseUrl: 'https://other.example' }));
  expect((await elsewhere(`Bearer ${credential}`)).status).not.toBe(200);
  const cookie = scene.browser.cookies.get('__Host-portcullis-session')?.slice(2) ?? '';
  expect((await ask(`Bearer pcl_${cookie}`)).body).toMatchObject({ code: 'session.invalid' });
});

test('a credential ends after its time, with its session, and by a logout', async () => {
  const scene = await credentialScene({ lifetimeSeconds: 600 });
  const ask = siteOf(scene);
  await scene.logIn();
  const short = await scene.credential();
  expect((await ask(`Bearer ${short}`)).body.expiresAt).toBe(scene.clock.seconds + 600);
  scene.clock.pass(599);
  expect((await ask(`Bearer ${short}`)).status).toBe(200);
  scene.clock.pass(1);
  expect((await ask(`Bearer ${short}`)).body).toMatchObject({ code: 'session.expired' });

  const credential = await scene.credential();
  expect((await ask(`Bearer ${credential}`)).status).toBe(200);
  await scene.browser.submit('/.portcullis/logout', {});
  expect((await ask(`Bearer ${credential}`)).body).toMatchObject({ code: 'session.ended' });
});

test('a credential does not outlive its session', async () => {
  const scene = await credentialScene({ lifetimeSeconds: 28_800 }, { lifetimeSeconds: 3600 });
  await scene.logIn();
  scene.clock.pass(600);
  const code = await scene.code();
  const fields = { grant_type: 'authorization_code', code_verifier: 'v'.repeat(43) };
  const { body } = await scene.token({ ...fields, code, redirect_uri: 'http://127.0.0.1:9000/done' });
  expect(body.expires_in).toBe(3000);
});

test('the groups of a credential are refreshed as those of its session are', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const credential = await scene.credential();
  const ask = siteOf(scene);
  scene.provider.person.groups = ['moved'];
  expect((await ask(`Bearer ${credential}`)).body.groups).not.toEqual(['moved']);
  scene.clock.pass(301);
  expect((await ask(`Bearer ${credential}`)).body.groups).toEqual(['moved']);
});

test('a credential opens no WebSocket, and is valid only where it is accepted', async () => {
  const scene = await credentialScene({ accepts: ({ target }) => target.path.startsWith('/api/') });
  await scene.logIn();
  const credential = await scene.credential();
  const ask = siteOf(scene);
  expect((await ask(`Bearer ${credential}`)).status).toBe(200);
  for (const [path, headers] of [
    ['/page', {}],
    ['/api/x', { upgrade: 'websocket' }],
  ] as const) {
    expect(await ask(`Bearer ${credential}`, path, headers)).toMatchObject({
      ...{ status: 403, body: { code: 'session.credential_misplaced' } },
    });
  }
});

// A browser that was given one, in an address or in its own window, sends it along with what pages of other sites ask for.
test.each(['cross-site', 'same-site'])(
  'a credential as a password does not authenticate a page of another site (%s), and other requests with it stay valid',
  async (site) => {
    const scene = await credentialScene();
    await scene.logIn();
    const credential = await scene.credential();
    const ask = siteOf(scene);
    const of = (from: string) => ({ 'sec-fetch-site': from });
    expect((await ask(basic('gate', credential), '/api/x', of(site))).body).toMatchObject({
      kind: 'anonymous',
    });
    for (const [authorization, from] of [
      [basic('gate', credential), 'same-origin'],
      [basic('gate', credential), 'none'],
      [`Bearer ${credential}`, site],
    ] as const) {
      expect((await ask(authorization, '/api/x', of(from))).body).toMatchObject({ subject: 'ada' });
    }
  },
);

test('a credential cannot issue further credentials', async () => {
  const scene = await credentialScene();
  await scene.logIn();
  const credential = await scene.credential();
  const answer = await scene.ask('/.portcullis/credentials', `Bearer ${credential}`);
  expect([answer.status, scene.failure]).toEqual([401, 'session.login_required']);
});

test('the origin receives the password after the credential, and nothing of the credential', () => {
  const credential = 'pcl_AAAAAAAA.BBBB';
  const seen = (authorization: string): string | null =>
    withoutCredential(new Request(BASE, { headers: { authorization } })).headers.get('authorization');
  expect(seen(basic('ada', `${credential}~secret`))).toBe(basic('ada', 'secret'));
  expect(seen(basic('ada', `${credential}~a~b:ü`))).toBe(basic('ada', 'a~b:ü'));
  expect(seen(basic('ada', credential))).toBeNull();
  expect(seen(basic('ada', `${credential}~`))).toBeNull();
  expect(seen(`Bearer ${credential}`)).toBeNull();
  expect(seen(basic('ada', 'secret'))).toBe(basic('ada', 'secret'));
  expect(seen('Bearer eyJh.eyJz.c2ln')).toBe('Bearer eyJh.eyJz.c2ln');
});

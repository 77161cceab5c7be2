import { createHmac } from 'node:crypto';
import type { Misbehaviour } from '@portcullis/testing/internal';
import { expect, test, vi } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { type Scene, scene } from '../fixtures/scene.ts';

// The checklist at the end of the catalogue of attacks: a provider, or somebody in its place, misbehaves.

async function loginWith(does: Misbehaviour): Promise<{ stage: Scene; status: number }> {
  const stage = await scene();
  Object.assign(stage.provider.does, does);
  const { status } = await stage.logIn();
  return { stage, status };
}

async function expectRefusal(does: Misbehaviour, code = 'session.id_token'): Promise<Scene> {
  const { stage, status } = await loginWith(does);
  expect([status, stage.failure]).toEqual([502, code]);
  expect(stage.browser.cookies.has('__Host-portcullis-session')).toBe(false);
  await stage.browser.send('/');
  expect(stage.caller).toBeUndefined();
  return stage;
}

const claim = (changes: Readonly<Record<string, unknown>>): Misbehaviour => ({
  idToken: (claims) => ({ ...claims, ...changes }),
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test('the honest login, which every row here varies, is accepted', async () => {
  const { stage, status } = await loginWith({});
  expect(status).toBe(303);
  await stage.browser.send('/');
  expect(stage.caller).toMatchObject({ subject: 'ada' });
});

test('an ID token of another issuer is refused', () => expectRefusal(claim({ iss: 'https://evil.example' })));
test('an ID token for another client is refused', () => expectRefusal(claim({ aud: 'other' })));
test('an ID token without an audience is refused', () => expectRefusal(claim({ aud: undefined })));
test('an ID token with a foreign audience beside ours and no azp is refused', () =>
  expectRefusal(claim({ aud: ['gate', 'other'] })));
test('an ID token with a foreign azp is refused', () =>
  expectRefusal(claim({ aud: ['gate', 'other'], azp: 'other' })));
test('an ID token for us alone with a foreign azp is refused', () => expectRefusal(claim({ azp: 'other' })));
test('an ID token with an azp that is not a string is refused', () =>
  expectRefusal(claim({ azp: ['gate'] })));
test('an ID token without exp is refused', () => expectRefusal(claim({ exp: undefined })));
test('an ID token without iat is refused', () => expectRefusal(claim({ iat: undefined })));
test('an ID token without nonce is refused', () => expectRefusal(claim({ nonce: undefined })));
test('an ID token without sub is refused', () => expectRefusal(claim({ sub: undefined })));
test('an ID token with another nonce is refused', () => expectRefusal(claim({ nonce: 'another' })));
test('an expired ID token is refused', () =>
  expectRefusal(claim({ exp: new MovableClock().seconds - 31 }), 'session.clock_skew'));
test('an ID token issued in the future is refused, and the record says by how much', async () => {
  const now = new MovableClock().seconds;
  const { stage, status } = await loginWith(claim({ iat: now + 3600, exp: now + 7200 }));
  expect([status, stage.failure]).toEqual([502, 'session.clock_skew']);
  expect(stage.detail).toMatch(
    /the token was issued 3,600 s in the future: the clock of this gateway is slow/,
  );
});

test('an ID token with alg none is refused', () =>
  expectRefusal({ forge: (_, claims) => `${part({ alg: 'none' })}.${part(claims)}.` }));

test('an ID token signed by HS256 with the client secret is refused where RS256 was registered', () =>
  expectRefusal({
    forge: (_, claims) => {
      const signed = `${part({ alg: 'HS256' })}.${part(claims)}`;
      return `${signed}.${createHmac('sha256', 'a secret').update(signed).digest('base64url')}`;
    },
  }));

test('an ID token with the signature of another key is refused', async () => {
  const { createIdentityProvider } = await import('@portcullis/testing');
  const impostor = await createIdentityProvider();
  await expectRefusal({ forge: (_, claims) => impostor.sign({ kid: 'key-1' }, claims) });
});

test('an ID token without kid is accepted where the provider has one key', async () => {
  const { status } = await loginWith({ idTokenHeader: { kid: undefined } });
  expect(status).toBe(303);
});

test('an ID token without kid is refused where the provider has several keys', async () => {
  const stage = await scene();
  await stage.provider.identity.rotate();
  stage.provider.does.idTokenHeader = { kid: undefined };
  await stage.logIn();
  expect(stage.failure).toBe('session.provider_answer');
  expect(stage.detail).toContain('keys.ambiguous');
});

const accepted = async (does: Misbehaviour) => {
  const { stage, status } = await loginWith(does);
  expect(status).toBe(303);
  await stage.browser.send('/');
  expect(stage.caller).toMatchObject({ subject: 'ada' });
};

// Left to the client by OpenID Connect Core: docs/conformance.md says why each is accepted.
test('an ID token with a foreign audience beside ours and our azp is accepted', () =>
  accepted(claim({ aud: ['gate', 'other'], azp: 'gate' })));
test('an ID token that was issued a week ago and has not expired is accepted', () =>
  accepted(claim({ iat: new MovableClock().seconds - 7 * 86_400 })));
test('an ID token with the at_hash of another access token is accepted', () =>
  accepted(claim({ at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })));

test('a second login right after a rotation of the provider’s keys is accepted', async () => {
  const stage = await scene();
  await stage.logIn();
  stage.clock.pass(1);
  await stage.provider.identity.rotate();
  const { status } = await stage.logIn(stage.newBrowser());
  expect([status, stage.failure]).toEqual([303, undefined]);
});

test('a discovery document of another issuer is refused', async () => {
  const stage = await scene();
  stage.provider.does.discovery = (metadata) => ({ ...metadata, issuer: 'https://evil.example' });
  const away = await stage.browser.open('/');
  expect([away.status, stage.failure]).toEqual([502, 'session.issuer_mismatch']);
});

test('C30: a discovery document with an address that is not https is refused', async () => {
  for (const name of [
    'authorization_endpoint',
    'token_endpoint',
    'jwks_uri',
    'userinfo_endpoint',
    'end_session_endpoint',
  ]) {
    const stage = await scene();
    stage.provider.does.discovery = (metadata) => ({ ...metadata, [name]: 'http://169.254.169.254/latest' });
    const away = await stage.browser.open('/');
    expect([away.status, stage.failure], name).toEqual([502, 'session.provider_answer']);
  }
});

test('an answer without state is refused', async () => {
  const { stage, status } = await loginWith({ callback: (parameters) => parameters.delete('state') });
  expect([status, stage.failure]).toEqual([400, 'session.login_unknown']);
});

test('an answer with another state is refused', async () => {
  const { stage, status } = await loginWith({
    callback: (parameters) => parameters.set('state', 'A'.repeat(43)),
  });
  expect([status, stage.failure]).toEqual([400, 'session.login_unknown']);
});

test('a state that differs from the flow’s after the part that names the cookie is refused', async () => {
  const { stage, status } = await loginWith({
    callback: (parameters) =>
      parameters.set('state', (parameters.get('state') ?? '').slice(0, 16).padEnd(43, 'A')),
  });
  expect([status, stage.failure]).toEqual([400, 'session.login_unknown']);
});

test('an answer with the iss of another provider is refused', () =>
  expectRefusal(
    { callback: (parameters) => parameters.set('iss', 'https://evil.example') },
    'session.provider_mismatch',
  ));

test('an answer whose iss was dropped is refused where the provider says that it sends one', () =>
  expectRefusal({ callback: (parameters) => parameters.delete('iss') }, 'session.provider_mismatch'));

test('an answer without iss is accepted from a provider that sends none', async () => {
  const { status } = await loginWith({
    discovery: (metadata) => ({ ...metadata, authorization_response_iss_parameter_supported: undefined }),
    callback: (parameters) => parameters.delete('iss'),
  });
  expect(status).toBe(303);
});

test('userinfo with another sub is refused', () =>
  expectRefusal({ userinfo: (claims) => ({ ...claims, sub: 'eve' }) }));

test('token_type is compared case-insensitively', async () => {
  for (const token_type of ['Bearer', 'bearer', 'BEARER']) {
    const { status } = await loginWith({ tokenAnswer: (answer) => ({ ...answer, token_type }) });
    expect(status, token_type).toBe(303);
  }
});

test('a token_type that is not bearer is refused', () =>
  expectRefusal({ tokenAnswer: (answer) => ({ ...answer, token_type: 'mac' }) }));

test('a token answer without ID token is refused', () =>
  expectRefusal({ tokenAnswer: (answer) => ({ ...answer, id_token: undefined }) }));

test('a code that the provider does not redeem gives no session, and no token is shown', async () => {
  const { stage } = await loginWith({ tokenStatus: { status: 400, body: { error: 'invalid_grant' } } });
  expect(stage.detail).toContain('invalid_grant');
});

test('C17: the code is redeemed with the verifier of its own login, so a code of another does not fit', async () => {
  const stage = await scene();
  const one = await stage.browser.open('/');
  const victim = stage.newBrowser();
  const two = await victim.open('/');
  const stolen = new URL(stage.provider.authorize(two.headers.get('location') ?? ''));
  const mine = new URL(stage.provider.authorize(one.headers.get('location') ?? ''));
  mine.searchParams.set('code', stolen.searchParams.get('code') ?? '');
  await stage.browser.open(mine.href);
  expect([stage.failure, stage.browser.cookies.has('__Host-portcullis-session')]).toEqual([
    'session.id_token',
    false,
  ]);
});

test('a group overage is reported as one, and never as a user without groups', async () => {
  const stage = await scene();
  stage.provider.does.userinfo = ({ groups, ...claims }) => ({ ...claims, _claim_names: { groups: 'src1' } });
  const back = await stage.logIn();
  expect([back.status, stage.failure]).toEqual([403, 'session.groups_overage']);
});

test('no token, code, secret, cookie or state is in the answer, the trail or the console of a refused login', async () => {
  const said = (['log', 'warn', 'error'] as const).map((how) => vi.spyOn(console, how));
  const stage = await scene();
  Object.assign(stage.provider.does, claim({ nonce: 'another' }));
  const away = await stage.browser.open('/');
  const cookies = [...stage.browser.cookies.values()];
  const answer = await stage.browser.open(stage.provider.authorize(away.headers.get('location') ?? ''));
  expect([answer.status, stage.failure, cookies.length]).toEqual([502, 'session.id_token', 1]);
  const lines = said.flatMap(({ mock }) => mock.calls);
  const told = JSON.stringify([[...answer.headers], await answer.text(), stage.entries, lines]);
  const [request] = stage.provider.tokenRequests;
  const secrets = [
    request?.form.get('code'),
    request?.form.get('code_verifier'),
    stage.provider.lastRequest.get('state'),
    stage.provider.lastRequest.get('nonce'),
    ...cookies,
    'a secret',
    'access-',
    'refresh-',
    'eyJ',
  ];
  for (const secret of secrets) {
    expect(secret).toBeTruthy();
    expect(told).not.toContain(secret);
  }
});

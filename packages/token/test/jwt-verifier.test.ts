import { createIdentityProvider, forgeries } from '@portcullis/testing';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { bearer } from '../src/index.ts';
import { bearerScene, gate, MovableClock } from './fixtures/gate.ts';

const COOLDOWN = 30;
const HARD = 86_400;

describe('a good token', () => {
  test.each(['RS256', 'ES256', 'EdDSA'] as const)('signed with %s is accepted', async (algorithm) => {
    const { provider, bear } = await bearerScene({}, { algorithm });
    const { status, caller } = await bear(await provider.token({ subject: 'ada', groups: ['eng'] }));
    expect(status).toBe(200);
    expect(caller).toMatchObject({ kind: 'user', issuer: provider.issuer, subject: 'ada', groups: ['eng'] });
  });

  test('signed with an algorithm that must be listed is accepted only when it is listed', async () => {
    const asked = await bearerScene({ algorithms: ['PS384'] }, { algorithm: 'PS384' });
    expect((await asked.bear(await asked.provider.token())).status).toBe(200);
    const narrow = await bearerScene({}, { algorithm: 'PS384' });
    expect((await narrow.bear(await narrow.provider.token())).code).toBe('token.algorithm');
  });

  test('becomes an identity with all claims of the issuer', async () => {
    const { provider, bear, clock } = await bearerScene({ provider: 'corporate' });
    const claims = { name: 'Ada L.', acr: 'urn:mfa', amr: ['pwd', 7, 'otp'], auth_time: 1000 };
    const { caller } = await bear(
      await provider.token({ subject: 'ada', email: 'ada@acme.example', claims }),
    );
    expect(caller).toMatchObject({
      email: 'ada@acme.example',
      name: 'Ada L.',
      authentication: {
        method: 'bearer',
        provider: 'corporate',
        acr: 'urn:mfa',
        amr: ['pwd', 'otp'],
        authTime: 1000,
      },
      expiresAt: clock.now() / 1000 + 300,
    });
  });

  test('gives an identity that no later step can change', async () => {
    const { provider, bear } = await bearerScene();
    const { caller } = await bear(await provider.token({ groups: ['eng'], claims: { deep: { er: [1] } } }));
    if (caller === undefined || caller.kind === 'anonymous') throw new Error('nobody was identified');
    expect(() => (caller.groups as string[]).push('admins')).toThrow(TypeError);
    expect(() => (caller.claims.deep as { er: number[] }).er.push(2)).toThrow(TypeError);
  });

  test('gives an e-mail address only if it is verified', async () => {
    const { provider, bear } = await bearerScene();
    for (const verified of [false, undefined, 'true', 1]) {
      const claims = { email_verified: verified };
      const { caller } = await bear(await provider.token({ email: 'ceo@acme.example', claims }));
      expect(caller).toMatchObject({ kind: 'user', email: undefined });
    }
  });

  test('of a client for itself is a service', async () => {
    const { provider, bear } = await bearerScene();
    const own = await bear(await provider.token({ subject: 'ci', clientId: 'ci' }));
    expect(own.caller).toMatchObject({ kind: 'service', subject: 'ci' });
    const azp = await bear(
      await provider.token({ subject: 'ci', claims: { azp: 'ci', client_id: undefined } }),
    );
    expect(azp.caller).toMatchObject({ kind: 'service' });
    const person = await bear(await provider.token({ claims: { azp: undefined, client_id: undefined } }));
    expect(person.caller).toMatchObject({ kind: 'user' });
  });
});

describe('a bad token', () => {
  test('C19, C34, C35, more: every forgery is refused with 401', async () => {
    for (const algorithm of ['RS256', 'ES256', 'EdDSA'] as const) {
      const { provider, bear } = await bearerScene({}, { algorithm });
      const token = await provider.token();
      const [publicJwk] = provider.publicJwks().keys;
      if (publicJwk === undefined) throw new Error('the provider has no key');
      // Warm memory: a forgery must not profit from the good token.
      expect((await bear(token)).status).toBe(200);
      for (const forgery of await forgeries({ token, publicJwk })) {
        // What cannot even be a header value does not reach a Worker.
        if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(forgery.token)) continue;
        const outcome = await bear(forgery.token);
        expect({ [`${algorithm} ${forgery.name}`]: outcome.status }).toEqual({
          [`${algorithm} ${forgery.name}`]: 401,
        });
        expect(outcome.code).toMatch(/^token\./);
        expect(outcome.challenge).toContain('error="invalid_token"');
      }
    }
  }, 60_000);

  test.each([
    ['token.expired', { expiresInSeconds: -31 }],
    ['token.not_yet_valid', { notBeforeInSeconds: 31 }],
    ['token.audience', { audience: 'https://other.example' }],
    ['token.audience', { audience: 'https://app.example.attacker.example' }],
    ['token.audience', { claims: { aud: undefined } }],
    ['token.issuer', { claims: { iss: 'https://attacker.example' } }],
    ['token.issuer', { claims: { iss: undefined } }],
    ['token.claims', { claims: { exp: undefined } }],
    ['token.claims', { claims: { exp: '9999999999' } }],
    ['token.claims', { claims: { sub: undefined } }],
    ['token.claims', { subject: '' }],
    ['token.claims', { claims: { sub: 7 } }],
    ['token.not_yet_valid', { claims: { iat: 9_999_999_999 } }],
    ['token.type', { typ: 'logout+jwt' }],
    ['token.groups_overage', { claims: { _claim_names: { groups: 'src1' } } }],
  ])('signed by the issuer is refused as %s: %j', async (code, options) => {
    const { provider, bear } = await bearerScene();
    const outcome = await bear(await provider.token(options));
    expect(outcome.code).toBe(code);
    expect(outcome.status).toBe(code === 'token.groups_overage' ? 403 : 401);
    expect(outcome.entries.filter(({ type }) => type === 'caller.identified')).toEqual([]);
  });

  test('the clock tolerance is 30 seconds', async () => {
    const { provider, bear } = await bearerScene({ rememberSeconds: 0 });
    expect((await bear(await provider.token({ expiresInSeconds: -29 }))).status).toBe(200);
    expect((await bear(await provider.token({ notBeforeInSeconds: 30 }))).status).toBe(200);
  });

  test.each(['1e999', '-1e999', '1e400'])(
    'with an exp of %s is refused as having no valid time',
    async (exp) => {
      const { provider, bear } = await bearerScene();
      const claims = JSON.stringify({ ...decodeJwt(await provider.token()), exp: 0 }).replace(
        /"exp":0/,
        `"exp":${exp}`,
      );
      const outcome = await bear(await provider.sign({ typ: 'JWT' }, claims));
      expect(outcome.status).toBe(401);
    },
  );

  test.each(['null', '[]', '"x"', '{', ''])(
    'claims that are no object are malformed: %j',
    async (payload) => {
      const { provider, bear } = await bearerScene();
      const outcome = await bear(await provider.sign({ typ: 'JWT' }, payload));
      expect(outcome).toMatchObject({ status: 401, code: 'token.malformed' });
    },
  );

  test('C35: signed with another key under the kid of the issuer is refused', async () => {
    const { provider, bear } = await bearerScene();
    const good = await provider.token();
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT(decodeJwt(good))
      .setProtectedHeader({ ...decodeProtectedHeader(good), alg: 'RS256' })
      .sign(privateKey);
    expect(await bear(forged)).toMatchObject({ status: 401, code: 'token.signature' });
  });

  test('nothing of the token reaches the client or the trail', async () => {
    const { provider, bear } = await bearerScene();
    const token = await provider.token({
      audience: 'https://other.example',
      email: 'ada@acme.example',
      claims: { note: 'personal-note' },
    });
    const outcome = await bear(token);
    const everything = `${outcome.visible} ${JSON.stringify(outcome.entries)}`;
    for (const part of [...token.split('.'), 'ada@acme.example', 'personal-note', 'other.example']) {
      expect(everything).not.toContain(part);
    }
    expect(outcome.visible).not.toContain('https://app.example"');
    expect(outcome.detail).toContain('option audience');
  });
});

describe('the profile rfc9068', () => {
  test('accepts a JWT access token as RFC 9068 describes it', async () => {
    const { provider, bear } = await bearerScene({ profile: 'rfc9068' });
    expect((await bear(await provider.token())).status).toBe(200);
    expect((await bear(await provider.token({ typ: 'application/at+jwt' }))).status).toBe(200);
  });

  test.each([
    ['token.type', { typ: undefined }],
    ['token.type', { typ: 'JWT' }],
    ['token.claims', { claims: { client_id: undefined } }],
    ['token.claims', { claims: { iat: undefined } }],
    ['token.claims', { claims: { jti: undefined } }],
    ['token.claims', { claims: { sub: undefined } }],
    ['token.claims', { claims: { exp: undefined } }],
    ['token.audience', { claims: { aud: undefined } }],
  ])('refuses as %s: %j', async (code, options) => {
    const { provider, bear } = await bearerScene({ profile: 'rfc9068' });
    expect(await bear(await provider.token(options))).toMatchObject({ status: 401, code });
  });
});

describe('where the token is read from', () => {
  test.each([
    ['no header', undefined, 'token.missing'],
    ['Basic', 'Basic TOKEN', 'token.missing'],
    ['a tab', 'bearer\tTOKEN', 'token.malformed'],
    ['two spaces', 'Bearer  TOKEN', 'token.malformed'],
    ['two tokens', 'Bearer TOKEN TOKEN', 'token.malformed'],
    ['two headers', 'Bearer TOKEN, Bearer TOKEN', 'token.malformed'],
    ['two headers, the other one first', 'Basic TOKEN, Bearer TOKEN', 'token.malformed'],
    ['no scheme', 'TOKEN', 'token.missing'],
  ])('C21: %s is a 401', async (_, value, code) => {
    const { provider, ask } = await bearerScene();
    const token = await provider.token();
    const outcome = await ask(value === undefined ? {} : { authorization: value.replaceAll('TOKEN', token) });
    expect(outcome).toMatchObject({ status: 401, code });
    expect(outcome.challenge).toMatch(/^Bearer realm="portcullis"/);
  });

  test('two header lines arrive joined, and are refused', async () => {
    const { provider, ask } = await bearerScene();
    const headers = new Headers();
    headers.append('authorization', `Bearer ${await provider.token()}`);
    headers.append('authorization', `Bearer ${await provider.token()}`);
    expect(await ask(headers)).toMatchObject({ status: 401, code: 'token.malformed' });
  });

  test('a configured header is then the only source', async () => {
    const { provider, ask } = await bearerScene({ header: 'x-forwarded-token' });
    const token = await provider.token();
    expect((await ask({ 'x-forwarded-token': token })).status).toBe(200);
    expect((await ask({ authorization: `Bearer ${token}` })).code).toBe('token.missing');
    expect((await ask({ 'x-forwarded-token': `Bearer ${token}` })).code).toBe('token.malformed');
  });

  test('C34: a token of more than 16 KB is refused without being parsed', async () => {
    const { provider, bear } = await bearerScene();
    const token = await provider.token({ claims: { filler: 'x'.repeat(13_000) } });
    expect(await bear(token)).toMatchObject({ status: 401, code: 'token.too_large' });
  });
});

describe('a verified token is remembered', () => {
  test('and gives the same identity without being verified again', async () => {
    const { provider, bear } = await bearerScene();
    const token = await provider.token();
    const first = await bear(token);
    expect((await bear(token)).caller).toBe(first.caller);
  });

  test('for 60 seconds', async () => {
    const { provider, bear, clock } = await bearerScene();
    const token = await provider.token();
    const first = await bear(token);
    clock.pass(59);
    expect((await bear(token)).caller).toBe(first.caller);
    clock.pass(1);
    const later = await bear(token);
    expect(later.caller).toEqual(first.caller);
    expect(later.caller).not.toBe(first.caller);
  });

  test('but not at all if that is turned off', async () => {
    const { provider, bear } = await bearerScene({ rememberSeconds: 0 });
    const token = await provider.token();
    expect((await bear(token)).caller).not.toBe((await bear(token)).caller);
  });

  test('but never longer than it is valid', async () => {
    const { provider, bear, clock } = await bearerScene({ clockToleranceSeconds: 0 });
    const token = await provider.token({ expiresInSeconds: 10 });
    expect((await bear(token)).status).toBe(200);
    clock.pass(10);
    expect(await bear(token)).toMatchObject({ status: 401, code: 'token.expired' });
  });

  test('but not when its key was withdrawn', async () => {
    const { provider, bear, clock } = await bearerScene();
    const old = await provider.token();
    expect((await bear(old)).status).toBe(200);
    await provider.rotate({ keepOld: false });
    clock.pass(COOLDOWN);
    expect((await bear(await provider.token())).status).toBe(200);
    expect(await bear(old)).toMatchObject({ status: 401, code: 'token.unknown_key' });
  });

  test('but not under keys fetched after its own key was withdrawn during the import', async () => {
    const { provider, bear, clock } = await bearerScene();
    const withdrawn = await provider.token();
    const { subtle } = crypto;
    const original = subtle.importKey;
    let goOn = (): void => {};
    const held = new Promise<void>((done) => {
      goOn = done;
    });
    let imports = 0;
    const importKey = async (...parameters: Parameters<typeof original>): Promise<unknown> => {
      imports += 1;
      if (imports === 1) await held;
      return await original.apply(subtle, parameters);
    };
    Object.defineProperty(subtle, 'importKey', { value: importKey, configurable: true });
    try {
      const first = bear(withdrawn);
      for (let turn = 0; imports === 0 && turn < 100; turn++) await new Promise((done) => setImmediate(done));
      expect(imports).toBe(1);
      await provider.rotate({ keepOld: false });
      clock.pass(COOLDOWN);
      expect((await bear(await provider.token())).status).toBe(200);
      goOn();
      expect((await first).status).toBe(200);
    } finally {
      Reflect.deleteProperty(subtle, 'importKey');
    }
    expect(await bear(withdrawn)).toMatchObject({ status: 401, code: 'token.unknown_key' });
  });

  test('C10: not by another verifier, nor for another issuer or audience', async () => {
    const { provider, bear, clock } = await bearerScene();
    const token = await provider.token();
    expect((await bear(token)).status).toBe(200);
    const keys = { fetch: provider.fetch, tiers: [] };
    const { issuer, audience, jwksUri: jwksUrl } = provider;
    const elsewhere = gate([bearer({ issuer, audience: 'other', jwksUrl, keys })], clock);
    expect(await elsewhere.bear(token)).toMatchObject({ status: 401, code: 'token.audience' });
    const foreign = gate([bearer({ issuer: 'https://foreign.example', audience, jwksUrl, keys })], clock);
    expect(await foreign.bear(token)).toMatchObject({ status: 401, code: 'token.issuer' });
  });

  test('C10: under the whole token, not a part of it', async () => {
    const { provider, bear } = await bearerScene();
    const token = await provider.token();
    await bear(token);
    const [header, payload, signature = ''] = token.split('.');
    expect((await bear(`${header}.${payload}.${signature.slice(0, -4)}`)).status).toBe(401);
    expect((await bear(`${header}.${payload}.${signature}AAAA`)).status).toBe(401);
  });
});

describe('when the provider is down', () => {
  test('after one good request tokens are accepted until the hard age, and refused after it', async () => {
    const { provider, bear, clock } = await bearerScene();
    const long = await provider.token({ expiresInSeconds: 10 * HARD });
    expect((await bear(long)).status).toBe(200);
    provider.stop();
    clock.pass(3600);
    await bear(long);
    const stale = await bear(await provider.token({ expiresInSeconds: 10 * HARD }));
    expect(stale.status).toBe(200);
    expect(stale.entries).toContainEqual({
      type: 'keys.stale_used',
      issuer: provider.jwksUri,
      ageSeconds: 3600,
    });
    clock.pass(HARD - 3600 - 1);
    expect((await bear(long)).status).toBe(200);
    clock.pass(1);
    const outcome = await bear(long);
    expect(outcome).toMatchObject({ status: 503, code: 'token.keys_unavailable', challenge: null });
    expect(outcome.detail).toContain('keys.unavailable');
  });

  test('and never answered, no token is accepted', async () => {
    const { provider, bear } = await bearerScene();
    const token = await provider.token();
    provider.stop();
    const outcome = await bear(token);
    expect(outcome).toMatchObject({ status: 503, code: 'token.keys_unavailable' });
    expect(outcome.headers.get('retry-after')).toBe('1');
  });

  test('C27: an answer that is no key set lets no token in', async () => {
    const { provider, bear } = await bearerScene();
    provider.respond('jwks', () => new Response('<html>'));
    expect((await bear(await provider.token())).status).toBe(503);
  });
});

test('options may come from the bindings, and create one verifier per env', async () => {
  const provider = await createIdentityProvider();
  const clock = new MovableClock();
  let made = 0;
  const verifier = bearer(() => {
    made += 1;
    const { issuer, audience, jwksUri: jwksUrl } = provider;
    return { issuer, audience, jwksUrl, keys: { fetch: provider.fetch, tiers: [] } };
  });
  clock.milliseconds = Date.now();
  const { bear } = gate([verifier], clock);
  expect((await bear(await provider.token())).status).toBe(200);
  expect(made).toBeGreaterThan(0);
});

test('C27: wrong options from the bindings end as 500, never as access', async () => {
  const provider = await createIdentityProvider();
  const verifier = bearer(() => ({ issuer: provider.issuer, audience: '' }));
  const { bear } = gate([verifier], new MovableClock());
  expect(await bear(await provider.token())).toMatchObject({ status: 500, caller: undefined });
});

import { forgeries } from '@portcullis/testing';
import { importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessToken } from '../access-token.ts';
import { GATE_AUDIENCE, OTHER_AUDIENCE } from '../provider.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

let whole: WholeGate;
beforeAll(async () => {
  whole = await startWholeGate();
});
afterAll(() => whole?.close());
beforeEach(() => whole.phorge.reset());

describe('each account reaches what its groups allow, and nothing else', () => {
  test.each([
    // Let in by the gate; Phorge asks whoever has no session of its own to log in.
    ['admin', '/config/', 302, 'engineering'],
    ['admin', '/differential/', 200, 'engineering'],
    ['engineer', '/differential/', 200, 'engineering'],
    ['engineer', '/maniphest/', 200, 'engineering'],
    ['engineer', '/config/', 403, 'administration'],
    ['engineer', '/people/create/', 403, 'administration'],
    ['contractor', '/maniphest/', 200, 'contractors'],
    ['contractor', '/T1', 200, 'contractors'],
    ['contractor', '/differential/', 403, 'contractors-code'],
    ['contractor', '/D12', 403, 'contractors-code'],
    ['contractor', '/phriction/', 403, undefined],
    ['contractor', '/config/', 403, 'administration'],
    ['nobody', '/maniphest/', 403, undefined],
    ['nobody', '/robots.txt', 200, 'public'],
  ])('%s at %s: %i', async (account, path, status, rule) => {
    const { event, ...answer } = await whole.ask(path, { token: await whole.tokenOf(account) });
    expect(answer.status).toBe(status);
    expect(event).toMatchObject({
      outcome: status < 400 ? 'allow' : 'deny',
      actor: { kind: 'user', iss: whole.provider.issuer, sub: account },
      http: { method: 'GET', path, status: answer.status },
      policy: { decision: status < 400 ? 'allow' : 'deny' },
    });
    expect(event.policy?.matched_rule).toBe(rule);
    expect(whole.phorge.requests).toHaveLength(status < 400 ? 1 : 0);
  });

  test('/res/, /status/ and /robots.txt are public', async () => {
    for (const path of ['/status/', '/robots.txt', '/res/defaultX/phabricator/342a44c0/core.pkg.css']) {
      const { status, event } = await whole.ask(path);
      expect([path, status, event.outcome, event.actor?.kind]).toEqual([path, 200, 'allow', 'anonymous']);
    }
  });

  test('without a token the answer is 401, and says how to get one', async () => {
    const { status, headers, event } = await whole.ask('/maniphest/');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(/^Bearer realm="/);
    expect(event).toMatchObject({
      outcome: 'deny',
      reason: expect.arrayContaining(['policy.login_required']),
    });
    expect(whole.phorge.requests).toHaveLength(0);
  });
});

describe('a token that is not good is refused with 401, and the event says why', () => {
  async function minted(claims: object, header: object = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const base = {
      iss: whole.provider.issuer,
      sub: 'engineer',
      aud: GATE_AUDIENCE,
      groups: ['eng'],
      client_id: 'x',
      jti: 'x',
    };
    const { signingKey } = whole.provider;
    return new SignJWT({ ...base, iat: now, exp: now + 600, ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: signingKey.kid ?? '', ...header })
      .sign(await importJWK(signingKey, 'RS256'));
  }

  async function refused(token: string, reason: string): Promise<void> {
    const { status, headers, body, event } = await whole.ask('/differential/', { token });
    expect([status, event.outcome]).toEqual([401, 'deny']);
    expect(event.reason).toContain(reason);
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
    expect(`${body}${JSON.stringify(event)}`).not.toContain(token);
    expect(whole.phorge.requests).toHaveLength(0);
  }

  test('a token minted here with nothing wrong is accepted, so that the others are refused for their fault', async () => {
    expect((await whole.ask('/differential/', { token: await minted({}) })).status).toBe(200);
  });
  test('expired', async () =>
    refused(await minted({ exp: Math.floor(Date.now() / 1000) - 600 }), 'token.expired'));
  test('wrong audience, from the provider itself', async () =>
    refused(await accessToken(whole.provider.issuer, 'engineer', OTHER_AUDIENCE), 'token.audience'));
  test('wrong issuer', async () => refused(await minted({ iss: 'https://evil.example' }), 'token.issuer'));
  test('an unknown key', async () => refused(await minted({}, { kid: 'other' }), 'token.unknown_key'));

  test('every forgery made from a good token', async () => {
    const token = await whole.tokenOf('engineer');
    const jwks = (await (await fetch(`${whole.provider.issuer}/jwks`)).json()) as { keys: [JWK] };
    const made = await forgeries({ token, publicJwk: jwks.keys[0] });
    expect(made.length).toBeGreaterThan(15);
    const names = made.map(({ name }) => name).join('\n');
    for (const needed of [/none/i, /HS256/, /tampered|payload/i]) expect(names).toMatch(needed);
    for (const { name, token: forged } of made) {
      const { status, event } = await whole.ask('/differential/', { token: forged });
      expect([name, status, event.outcome]).toEqual([name, 401, 'deny']);
    }
    expect(whole.phorge.requests).toHaveLength(0);
  });
});

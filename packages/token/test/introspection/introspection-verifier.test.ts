import { createIdentityProvider } from '@portcullis/testing';
import { describe, expect, test } from 'vitest';
import { type IntrospectionOptions, introspection } from '../../src/introspection.ts';
import { gate, MovableClock } from '../fixtures/gate.ts';

const SECRET = 'gate way/secret+ü:%';

async function scene(options: Partial<IntrospectionOptions> = {}) {
  const clock = new MovableClock();
  const provider = await createIdentityProvider({
    clock: clock.now,
    introspectionClient: { id: 'gate:1', secret: SECRET },
  });
  const verifier = introspection({
    issuer: provider.issuer,
    audience: provider.audience,
    url: provider.introspectionUri,
    clientId: 'gate:1',
    clientSecret: SECRET,
    fetch: provider.fetch,
    ...options,
  });
  const answer = (body: unknown, init: ResponseInit = {}) =>
    provider.respond('introspection', () => Response.json(body, init));
  const active = (change: object = {}) => ({
    active: true,
    iss: provider.issuer,
    aud: provider.audience,
    sub: 'ada',
    client_id: 'web',
    exp: clock.now() / 1000 + 300,
    ...change,
  });
  return { provider, clock, answer, active, ...gate([verifier], clock) };
}

describe('introspection', () => {
  test.each(['basic', 'post'] as const)(
    'RFC 6749 2.3.1: proves who it is by %s, whatever letters the secret has',
    async (clientAuthentication) => {
      const { provider, bear } = await scene({ clientAuthentication });
      const { status, caller } = await bear(provider.opaqueToken({ subject: 'ada', groups: ['eng'] }));
      expect(status).toBe(200);
      expect(caller).toMatchObject({
        kind: 'user',
        issuer: provider.issuer,
        subject: 'ada',
        groups: ['eng'],
        authentication: { method: 'introspection' },
      });
    },
  );

  test('asks by POST, for an access token, and takes no redirect', async () => {
    const seen: { method?: string; redirect?: string; body: string }[] = [];
    const fetch = async (_: string, init: RequestInit) => {
      seen.push({ method: String(init.method), redirect: String(init.redirect), body: String(init.body) });
      return new Response(null, { status: 307, headers: { location: 'https://attacker.example/' } });
    };
    const { bear } = await scene({ fetch });
    expect(await bear('opaque')).toMatchObject({ status: 503, code: 'token.introspection_unavailable' });
    expect(seen).toEqual([
      { method: 'POST', redirect: 'manual', body: 'token_type_hint=access_token&token=opaque' },
    ]);
  });

  test('a token that is not active, unknown or revoked is refused', async () => {
    const { provider, bear, clock } = await scene();
    const token = provider.opaqueToken();
    expect((await bear(token)).status).toBe(200);
    provider.revoke(token);
    clock.pass(60);
    expect(await bear(token)).toMatchObject({ status: 401, code: 'token.inactive' });
    expect(await bear('no-such-token')).toMatchObject({ status: 401, code: 'token.inactive' });
  });

  test.each([
    ['token.inactive', { active: false }],
    ['token.issuer', { iss: 'https://attacker.example' }],
    ['token.audience', { aud: 'other' }],
    ['token.audience', { aud: undefined }],
    ['token.audience', { aud: [] }],
    ['token.claims', { exp: undefined }],
    ['token.claims', { exp: '9999999999' }],
    ['token.expired', { exp: 1 }],
    ['token.not_yet_valid', { nbf: 9_999_999_999 }],
    ['token.claims', { sub: '' }],
    ['token.claims', { sub: undefined, client_id: undefined }],
    ['token.type', { token_type: 'DPoP' }],
    ['token.type', { token_use: 'refresh_token' }],
    ['token.type', { typ: 'Refresh' }],
    ['token.groups_overage', { hasgroups: true }],
  ])('refuses as %s an answer with %j', async (code, change) => {
    const { bear, answer, active } = await scene();
    answer(active(change));
    expect(await bear('opaque')).toMatchObject({ code, caller: undefined });
  });

  test.each([
    { iss: undefined },
    { token_type: 'bearer' },
    { token_type: 'Bearer', token_use: 'access_token' },
  ])('lets in an answer with %j', async (change) => {
    const { bear, answer, active } = await scene();
    answer(active(change));
    expect((await bear('opaque')).status).toBe(200);
  });

  test('a client that acts for itself is a service, with or without a subject', async () => {
    const { bear, answer, active } = await scene();
    answer(active({ sub: 'web' }));
    expect((await bear('a')).caller).toMatchObject({ kind: 'service', subject: 'web' });
    answer(active({ sub: undefined }));
    expect((await bear('b')).caller).toMatchObject({ kind: 'service', subject: 'web' });
  });
});

describe('a provider that gives no proper answer lets nobody in', () => {
  test.each([
    ['a dead network', (s: Awaited<ReturnType<typeof scene>>) => s.provider.stop()],
    ['a 500', (s) => s.provider.fail(500)],
    ['a 401: wrong client credentials', (s) => s.answer({ error: 'invalid_client' }, { status: 401 })],
    ['active: "true"', (s) => s.answer(s.active({ active: 'true' }))],
    ['active: 1', (s) => s.answer(s.active({ active: 1 }))],
    ['no active', (s) => s.answer(s.active({ active: undefined }))],
    ['a list', (s) => s.answer([s.active()])],
    ['HTML', (s) => s.provider.respond('introspection', () => new Response('<html>'))],
    ['another content type', (s) => s.answer(s.active(), { headers: { 'content-type': 'text/plain' } })],
    [
      'a signed answer, whose signature nobody checks',
      (s) => s.answer(s.active(), { headers: { 'content-type': 'application/token-introspection+jwt' } }),
    ],
    ['300 KB', (s) => s.answer(s.active({ filler: 'x'.repeat(300_000) }))],
  ] as [string, (s: Awaited<ReturnType<typeof scene>>) => void][])('C27: %s', async (_, spoil) => {
    const s = await scene();
    spoil(s);
    const outcome = await s.bear('opaque-token');
    expect(outcome).toMatchObject({
      status: 503,
      code: 'token.introspection_unavailable',
      caller: undefined,
    });
    const everything = `${outcome.visible} ${JSON.stringify(outcome.entries)}`;
    for (const secret of ['opaque-token', 'secret', btoa('gate')]) expect(everything).not.toContain(secret);
  });

  test('too late', async () => {
    const { provider, bear } = await scene({ sleep: async () => {}, timeoutMs: 10 });
    provider.stall();
    expect(await bear('opaque')).toMatchObject({ status: 503, code: 'token.introspection_unavailable' });
  });

  test('an outage is not remembered', async () => {
    const { provider, bear } = await scene();
    const token = provider.opaqueToken();
    provider.stop();
    expect((await bear(token)).status).toBe(503);
    provider.start();
    expect((await bear(token)).status).toBe(200);
  });
});

describe('answers are remembered', () => {
  test('for 60 seconds, and give the same identity', async () => {
    const { provider, bear, clock } = await scene();
    const token = provider.opaqueToken();
    const first = await bear(token);
    clock.pass(59);
    expect((await bear(token)).caller).toBe(first.caller);
    expect(provider.calls.introspection).toBe(1);
    clock.pass(1);
    await bear(token);
    expect(provider.calls.introspection).toBe(2);
  });

  test('but not longer than the token is valid', async () => {
    const { provider, bear, clock } = await scene({ clockToleranceSeconds: 0 });
    const token = provider.opaqueToken({ expiresInSeconds: 10 });
    expect((await bear(token)).status).toBe(200);
    clock.pass(10);
    expect((await bear(token)).status).toBe(401);
    expect(provider.calls.introspection).toBe(2);
  });

  test('a bad token for 10 seconds', async () => {
    const { provider, bear, clock } = await scene();
    for (let second = 0; second < 10; second += 1) {
      expect((await bear('nothing')).code).toBe('token.inactive');
      clock.pass(1);
    }
    expect(provider.calls.introspection).toBe(1);
    await bear('nothing');
    expect(provider.calls.introspection).toBe(2);
  });

  test('C10: not by another verifier', async () => {
    const first = await scene();
    const second = await scene({ audience: 'other', fetch: first.provider.fetch });
    const token = first.provider.opaqueToken();
    expect((await first.bear(token)).status).toBe(200);
    expect(await second.bear(token)).toMatchObject({ status: 401, code: 'token.audience' });
  });
});

import type { Identity } from '@portcullis/core';
import { createIdentityProvider } from '@portcullis/testing';
import { describe, expect, test } from 'vitest';
import { allowInsecureLoopback, type IntrospectionOptions, introspection } from '../../src/introspection.ts';
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
  return { verifier, provider, clock, answer, active, ...gate([verifier], clock) };
}

describe('introspection', () => {
  test.each(['basic', 'post'] as const)(
    'RFC 6749 2.3.1: authenticates by %s, whatever characters the secret has',
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
    ['token.type', { typ: 'offline' }],
    ['token.type', { typ: 'ID' }],
    ['token.type', { token_type: 7 }],
    ['token.type', { token_type: ['Bearer'] }],
    ['token.type', { token_use: '' }],
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
    { token_use: 'access' },
    { typ: 'JWT' },
    { typ: 'refreshed' },
    { typ: 'valid' },
    { typ: ['Refresh'] },
  ])('accepts an answer with %j', async (change) => {
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

describe('where the token is read from', () => {
  test('nothing, something else and something broken are told apart', async () => {
    const { ask, provider } = await scene({ realm: 'gate' });
    expect(await ask()).toMatchObject({
      ...{ status: 401, code: 'token.missing', challenge: 'Bearer realm="gate"' },
      detail: 'the request has no credentials for any of these verifiers: introspection',
    });
    expect(await ask({ authorization: 'Basic abc' })).toMatchObject({ code: 'token.missing' });
    expect(await ask({ authorization: 'Bearer a b' })).toMatchObject({
      ...{ status: 401, code: 'token.malformed' },
      challenge: expect.stringContaining('Bearer realm="gate", error="invalid_token"'),
    });
    expect(provider.calls.introspection).toBe(0);
  });

  test('a configured header is then the only source', async () => {
    const { ask, provider } = await scene({ header: 'x-token' });
    const token = provider.opaqueToken();
    expect((await ask({ 'x-token': token })).status).toBe(200);
    expect(await ask({ authorization: `Bearer ${token}` })).toMatchObject({ code: 'token.missing' });
  });
});

describe('how the issuer is asked', () => {
  async function asked(options: Partial<IntrospectionOptions>) {
    const requests: Request[] = [];
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      requests.push(new Request(url, init));
      return Response.json({ active: false });
    };
    const { bear } = await scene({ fetch, ...options });
    const outcome = await bear('opaque');
    return { outcome, url: requests[0]?.url, request: requests[0] };
  }

  test('the secret is sent where the options say', async () => {
    const basic = (await asked({ clientAuthentication: 'basic' })).request;
    expect(basic?.headers.get('authorization')).toMatch(/^Basic /);
    expect(await basic?.text()).not.toContain('client_secret');
    const post = (await asked({ clientAuthentication: 'post' })).request;
    expect(post?.headers.get('authorization')).toBeNull();
    expect(new URLSearchParams(await post?.text()).get('client_secret')).toBe(SECRET);
  });

  test('over plain http on localhost, for callers who allow it', async () => {
    const url = 'http://127.0.0.1:8788/introspect';
    const { outcome, ...sent } = await asked({ url, [allowInsecureLoopback]: true });
    expect(sent.url).toBe(url);
    expect(outcome.code).toBe('token.inactive');
  });
});

describe('a provider that gives no valid answer admits no one', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };

  test.each<[string, () => Response | Promise<Response>, string]>([
    ['answers 500', () => new Response(null, { status: 500 }), 'answered 500 instead of 200 with JSON'],
    [
      'answers 201 with what would let in',
      () => new Response('{"active":true}', { status: 201, headers: JSON_TYPE }),
      'answered 201 instead of 200 with JSON',
    ],
    ...['text/plain', 'text/x; application/json', 'application/jsonp', 'application/json+jwt', ''].map(
      (type): [string, () => Response, string] => [
        `answers as ${JSON.stringify(type)}`,
        () => new Response('{"active":true}', { headers: { 'content-type': type } }),
        'answered 200 instead of 200 with JSON',
      ],
    ),
    [
      'answers too much',
      () => new Response(`"${'x'.repeat(262_143)}"`, { headers: JSON_TYPE }),
      'answered with more than 262144 bytes',
    ],
    ['cannot be reached', () => Promise.reject(new TypeError('secret')), 'failed (TypeError)'],
    // What a runtime throws need not be an Error.
    ['fails in its own way', () => Promise.reject('secret'), 'failed'],
  ])('and the operator learns why: it %s', async (_name, answer, problem) => {
    const { bear, provider } = await scene({ fetch: async () => await answer() });
    expect(await bear('opaque')).toMatchObject({
      code: 'token.introspection_unavailable',
      detail: `POST ${provider.introspectionUri} ${problem}`,
    });
  });

  test.each(['application/json', 'Application/JSON;charset=utf-8', 'application/json ; charset=utf-8'])(
    'but %s is an accepted content type',
    async (type) => {
      const { bear, answer, active } = await scene();
      answer(active(), { headers: { 'content-type': type } });
      expect((await bear('opaque')).status).toBe(200);
    },
  );

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

  test('an answer that comes too late', async () => {
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

  test('and invented tokens evict no good one', async () => {
    const { provider, bear } = await scene({ cacheTokens: 2 });
    const token = provider.opaqueToken();
    await bear(token);
    for (const invented of ['a', 'b', 'c']) await bear(invented);
    const before = provider.calls.introspection;
    expect((await bear(token)).status).toBe(200);
    expect(provider.calls.introspection).toBe(before);
  });

  test('C10: not by another verifier', async () => {
    const first = await scene();
    const second = await scene({ audience: 'other', fetch: first.provider.fetch });
    const token = first.provider.opaqueToken();
    expect((await first.bear(token)).status).toBe(200);
    expect(await second.bear(token)).toMatchObject({ status: 401, code: 'token.audience' });
  });
});

describe('a caller of something that is still open', () => {
  /** A caller whose token said this, and what is said of them once the issuer says that. */
  async function rechecked(before: object, after: object, authentication: object = {}): Promise<string> {
    const { verifier, clock, provider, active, answer } = await scene();
    const headers = { authorization: 'Bearer opaque' };
    const context = { request: new Request('https://app.example/', { headers }), clock } as never;
    answer(active(before));
    const known = await verifier.identify(context);
    const caller = { ...known, authentication: { ...known?.authentication, ...authentication } } as Identity;
    const recheck = (): Promise<string> =>
      (verifier.recheck?.(caller, context) ?? Promise.reject(new Error('it cannot be rechecked'))).then(
        () => 'good',
        ({ code }) => code,
      );
    answer(active(after));
    const remembered = await recheck();
    expect([remembered, provider.calls.introspection]).toEqual(['good', 1]);
    clock.pass(61);
    return recheck();
  }

  const groups = ['eng', 'all'];
  test.each([
    ['is asked about again', { groups }, { groups }, 'good'],
    ['stays where groups are listed in another order', { groups }, { groups: ['all', 'eng'] }, 'good'],
    ['goes once the token is revoked', { groups }, { active: false }, 'token.inactive'],
    ['goes with other groups', { groups }, { groups: ['all'] }, 'token.inactive'],
    ['goes with another claim', { team: 'payments' }, { team: 'support' }, 'token.inactive'],
    ['goes without a claim', { team: 'payments' }, {}, 'token.inactive'],
    ['goes with an address that is verified no more', { email_verified: true }, {}, 'token.inactive'],
    [
      'stays where claims come in another order',
      { a: 1, realm_access: { roles: ['x', 'y'], id: 1 } },
      { realm_access: { id: 1, roles: ['y', 'x'] }, a: 1 },
      'good',
    ],
    [
      'stays where only the token is another, or longer',
      { iat: 1, nbf: 1, jti: 'a', expires_in: 300, note: null },
      { iat: 2, jti: 'b', expires_in: 200, note: null, exp: 4_000_000_000 },
      'good',
    ],
  ])('%s', async (_what, before, after, said) => {
    expect(await rechecked(before, after)).toBe(said);
  });

  test.each([
    ['a session', { method: 'session' }],
    ['another issuer', { provider: 'other' }],
  ])('of %s is not rechecked by this verifier', async (_what, authentication) => {
    expect(await rechecked({}, { active: false }, authentication)).toBe('good');
  });

  test('whose token is in no configured place any more is refused', async () => {
    const { verifier, clock, provider } = await scene();
    const context = { request: new Request('https://app.example/'), clock } as never;
    const authentication = { method: 'introspection', provider: provider.issuer };
    const caller = { groups: [], authentication } as never;
    await expect(verifier.recheck?.(caller, context)).rejects.toMatchObject({ code: 'token.inactive' });
  });
});

describe('unauthenticated clients cannot make the gateway ask the issuer without limit', () => {
  const from = (address: string, token: string) => ({
    authorization: `Bearer ${token}`,
    'cf-connecting-ip': address,
  });
  const TOO_MANY = { status: 429, code: 'token.introspection_limited', caller: undefined };

  test('a client may use a twentieth of what all may ask in a minute, and leaves the rest to others', async () => {
    const { provider, ask, clock } = await scene({ asksPerMinute: 40 });
    for (const token of ['a', 'b']) {
      expect(await ask(from('2001:db8:0:1::1', token))).toMatchObject({ code: 'token.inactive' });
    }
    const refused = await ask(from('2001:db8:0:1::2', 'c'));
    expect(refused).toMatchObject(TOO_MANY);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(provider.calls.introspection).toBe(2);
    // What is remembered is answered all the same.
    expect(await ask(from('2001:db8:0:1::1', 'a'))).toMatchObject({ code: 'token.inactive' });
    const token = provider.opaqueToken();
    expect((await ask(from('2001:db8:0:2::1', token))).status).toBe(200);
    clock.pass(60);
    expect(await ask(from('2001:db8:0:1::1', 'c'))).toMatchObject({ code: 'token.inactive' });
  });

  test.each([60, 0])(
    'a caller who was admitted is rechecked even when all questions are used up (%i s)',
    async (cacheSeconds) => {
      const { provider, ask, clock } = await scene({ asksPerMinute: 20, cacheSeconds, cacheTokens: 0 });
      const token = provider.opaqueToken();
      await ask(from('192.0.2.1', token));
      clock.pass(60);
      for (let client = 0; client < 20; client++) await ask(from(`198.51.100.${client}`, `${client}`));
      expect(await ask(from('192.0.2.2', 'new'))).toMatchObject(TOO_MANY);
      expect((await ask(from('192.0.2.1', token))).status).toBe(200);
      provider.revoke(token);
      clock.pass(60);
      for (let client = 0; client < 20; client++) await ask(from(`198.51.100.${client}`, `again-${client}`));
      expect(await ask(from('192.0.2.1', token))).toMatchObject({ code: 'token.inactive' });
      expect(await ask(from('192.0.2.1', token))).toMatchObject(TOO_MANY);
    },
  );

  test('good tokens count for nothing, and questions without an answer count as much as bad tokens', async () => {
    let isUp = true;
    const { provider, ask } = await scene({
      asksPerMinute: 20,
      fetch: (target, init) => {
        if (!isUp) throw new TypeError('network');
        return provider.fetch(String(target), init);
      },
    });
    for (let count = 0; count < 5; count++) {
      expect((await ask(from('192.0.2.1', provider.opaqueToken()))).status).toBe(200);
    }
    isUp = false;
    expect(await ask(from('192.0.2.1', 'a'))).toMatchObject({ code: 'token.introspection_unavailable' });
    expect(await ask(from('192.0.2.1', 'a'))).toMatchObject(TOO_MANY);
  });

  test('a question that took long gives back nothing of what other clients used', async () => {
    const answers: PromiseWithResolvers<void>[] = [];
    const { ask, clock } = await scene({
      asksPerMinute: 40,
      sleep: () => new Promise(() => {}),
      fetch: async () => {
        const answer = Promise.withResolvers<void>();
        answers.push(answer);
        await answer.promise;
        return Response.json({ active: false });
      },
    });
    const asking: Promise<unknown>[] = [];
    for (const token of ['a', 'b']) {
      asking.push(ask(from('192.0.2.1', token)));
      await expect.poll(() => answers).toHaveLength(asking.length);
      clock.pass(30);
    }
    // The later one is answered first.
    for (const at of [1, 0]) {
      answers[at]?.resolve();
      await asking[at];
    }
    answers.push = () => {
      throw new Error('the issuer was asked');
    };
    expect(await ask(from('192.0.2.1', 'c'))).toMatchObject(TOO_MANY);
  });

  test('3,000 a minute for all and 150 for one client are the defaults', async () => {
    const { ask } = await scene({ fetch: async () => Response.json({ active: false }) });
    let asked = 0;
    for (let number = 0; number < 200; number++) {
      if ((await ask(from('192.0.2.1', `t${number}`))).code === 'token.inactive') asked++;
    }
    expect(asked).toBe(150);
  });
});

test('an introspection verifier names itself in errors, whether its options are given or come from the bindings', () => {
  const options = { issuer: 'https://idp.example', audience: 'app', url: 'https://idp.example/introspect' };
  expect(introspection(() => ({ ...options, clientId: 'gate', clientSecret: 's' })).name).toBe(
    'introspection',
  );
});

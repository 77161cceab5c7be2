import { createHash } from 'node:crypto';
import { type LoginProvider, loginProvider, type Misbehaviour } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { MovableClock } from '../../../../scripts/fixtures/movable-clock.ts';
import { ProviderClient } from '../../src/provider/provider-client.ts';
import type { ProviderOptions } from '../../src/settings/provider-options.ts';
import { sessionSettings } from '../../src/settings/session-options.ts';
import { optionsFor } from '../fixtures/scene.ts';

const VERIFIER = 'v'.repeat(43);
const REDIRECT = 'https://app.example/.portcullis/callback/idp';
const pending = { state: 'st', nonce: 'no', verifier: VERIFIER, redirectUri: REDIRECT };

interface Spoken {
  readonly provider: LoginProvider;
  readonly client: ProviderClient;
  readonly clock: MovableClock;
  readonly context: Parameters<ProviderClient['server']>[0];
  /** What was sent to an endpoint of the provider. */
  readonly sentTo: (path: string) => URLSearchParams[];
  readonly redeem: () => ReturnType<ProviderClient['redeem']>;
  readonly refresh: (claims?: object) => ReturnType<ProviderClient['refresh']>;
}

/** A provider, and the client that speaks with it. */
async function speaking(options: Partial<ProviderOptions> = {}): Promise<Spoken> {
  const clock = new MovableClock();
  const provider = await loginProvider(clock.now);
  const calls: [string, URLSearchParams][] = [];
  const { providers, ...others } = optionsFor(provider);
  const settings = sessionSettings({
    ...others,
    providers: { idp: { ...(providers.idp as ProviderOptions), ...options } },
    fetch: (url, init) => {
      calls.push([new URL(url).pathname, new URLSearchParams(String(init.body ?? ''))]);
      return provider.fetch(url, init);
    },
  });
  const [named] = settings.providers;
  if (named === undefined) throw new Error('there is no provider');
  const client = new ProviderClient(named, settings);
  const context = { clock, execution: { waitUntil: () => {} }, trail: { add: () => {} } } as never;
  const known = { issuer: provider.issuer, subject: 'ada', sid: 'sid-0', nonce: 'no', groups: ['eng'] };
  return {
    ...{ provider, client, clock, context },
    sentTo: (path) => calls.filter(([to]) => to === path).map(([, body]) => body),
    redeem: () => {
      const code_challenge = createHash('sha256').update(VERIFIER).digest('base64url');
      const asked = new URLSearchParams({ redirect_uri: REDIRECT, state: 'st', nonce: 'no', code_challenge });
      const back = new URL(provider.authorize(`${provider.issuer}/authorize?${asked}`));
      return client.redeem(back.searchParams, pending, context);
    },
    refresh: (claims = { iss: provider.issuer, sub: 'ada' }) =>
      client.refresh('r1', { ...known, claims } as never, context),
  };
}

const JWT = { 'content-type': 'application/jwt' };

describe('a code', () => {
  test('is redeemed for the provider’s claims about the user, and their expiry', async () => {
    const { redeem, sentTo } = await speaking();
    expect(await redeem()).toMatchObject({
      user: { subject: 'ada', sid: 'sid-1', groups: ['eng'], claims: { email: 'ada@corp.example' } },
      refreshToken: expect.stringMatching(/^refresh-/),
      idToken: expect.stringMatching(/^eyJ/),
      expiresIn: 300,
    });
    const [sent] = sentTo('/token');
    expect(Object.fromEntries(sent ?? [])).toMatchObject({
      ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER },
    });
  });

  test('gives no session without an ID token', async () => {
    const { redeem, provider } = await speaking();
    provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    await expect(redeem()).rejects.toMatchObject({
      code: 'session.id_token',
      detail: expect.stringMatching(/^redeeming the code: OAUTH_/),
    });
  });

  test('gives no session where the ID token lacks a claim that is required of the provider', async () => {
    const required = { requiredClaims: { hd: 'corp.example' } };
    const { redeem, provider } = await speaking(required);
    await expect(redeem()).rejects.toMatchObject({
      detail: '"hd" does not have the value that this provider requires',
    });
    provider.does.idToken = (claims) => ({ ...claims, hd: 'corp.example' });
    expect(await redeem()).toMatchObject({ user: { subject: 'ada' } });
  });

  test('is redeemed by the gateway’s clock, whatever the system clock says', async () => {
    for (const seconds of [-1_000_000_000, 1_000_000_000]) {
      const { redeem, clock } = await speaking();
      clock.pass(seconds);
      expect((await redeem()).user?.subject).toBe('ada');
    }
  });
});

describe('the userinfo', () => {
  test('is not fetched where it is switched off, or has no endpoint', async () => {
    const off = await speaking({ userinfo: false });
    expect((await off.redeem()).user?.groups).toEqual([]);
    const none = await speaking();
    none.provider.does.discovery = ({ userinfo_endpoint, ...metadata }) => metadata;
    expect((await none.redeem()).user?.groups).toEqual([]);
    expect([off.sentTo('/userinfo'), none.sentTo('/userinfo')]).toEqual([[], []]);
  });

  test.each(['application/jwt', 'application/jwt; charset=utf-8', 'Application/JWT ;x'])(
    'is a signed token where its type is %s',
    async (type) => {
      const { redeem, provider } = await speaking();
      provider.does.userinfoAnswer = async (told) => {
        const claims = { iss: provider.issuer, aud: 'gate', ...told };
        return new Response(await provider.identity.sign({}, claims), { headers: { 'content-type': type } });
      };
      expect((await redeem()).user?.groups).toEqual(['eng']);
    },
  );

  test.each(['text/application/jwt', 'application/jwtx', undefined])(
    'is not a signed token where its type is %s',
    async (type) => {
      const { redeem, provider } = await speaking();
      provider.does.userinfoAnswer = async (told) => {
        const claims = { iss: provider.issuer, aud: 'gate', ...told };
        const body = new TextEncoder().encode(await provider.identity.sign({}, claims));
        return new Response(body, { headers: type === undefined ? {} : { 'content-type': type } });
      };
      await expect(redeem()).rejects.toMatchObject({
        code: 'session.provider_answer',
        detail: expect.stringMatching(/^reading the userinfo: OAUTH_/),
      });
    },
  );

  test('with an error is not read as a token, though it looks like one', async () => {
    const { redeem, provider } = await speaking();
    provider.does.userinfoAnswer = async (told) => {
      const claims = { iss: provider.issuer, aud: 'gate', ...told };
      return new Response(await provider.identity.sign({}, claims), { status: 403, headers: JWT });
    };
    await expect(redeem()).rejects.toMatchObject({ code: 'session.provider_answer' });
  });

  test('of another user is refused, signed or not', async () => {
    const { redeem, provider } = await speaking();
    const signed = (claims: object) =>
      provider.identity.sign({}, { iss: provider.issuer, aud: 'gate', ...claims });
    provider.does.userinfoAnswer = async () => new Response(await signed({ sub: 'eve' }), { headers: JWT });
    await expect(redeem()).rejects.toMatchObject({ detail: 'the userinfo is for another user' });
    provider.does.userinfoAnswer = () => Response.json({ sub: 'eve' });
    await expect(redeem()).rejects.toMatchObject({ code: 'session.id_token' });
  });
});

describe('a refresh', () => {
  /** What a refresh granted. */
  const granted = async ({ refresh }: Spoken, claims?: object) => {
    const outcome = await refresh(claims);
    if (outcome.kind !== 'granted') throw new Error(`it is ${outcome.kind}`);
    return outcome.grant;
  };

  test('returns the current claims of the user, in the session that they had', async () => {
    const spoken = await speaking();
    const { provider, sentTo } = spoken;
    provider.person = { ...provider.person, groups: ['ops'] };
    expect(await granted(spoken)).toMatchObject({ user: { groups: ['ops'], sid: 'sid-1' }, expiresIn: 300 });
    provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    expect(await granted(spoken)).toMatchObject({
      user: { groups: ['ops'], sid: 'sid-0', claims: { iss: provider.issuer, sub: 'ada' } },
      idToken: undefined,
    });
    const [sent] = sentTo('/token');
    expect(Object.fromEntries(sent ?? [])).toMatchObject({
      ...{ grant_type: 'refresh_token', refresh_token: 'r1' },
    });
  });

  test('keeps the strength of the login, and does not change the user', async () => {
    const spoken = await speaking();
    const { provider } = spoken;
    provider.does.idToken = (claims) => ({ ...claims, acr: 'gold', amr: ['hwk'] });
    const known = { iss: provider.issuer, sub: 'ada', acr: 'bronze', auth_time: 1 };
    const grant = await granted(spoken, known);
    expect(grant.user?.claims).toMatchObject({ ...known, name: 'Ada Admin' });
    expect(grant.user?.claims).not.toHaveProperty('amr');
    expect(grant.user?.claims).toMatchObject({ iss: provider.issuer, sub: 'ada' });
  });

  test('that contains nothing about the user says so', async () => {
    const spoken = await speaking({ userinfo: false });
    const { provider } = spoken;
    provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    expect((await granted(spoken)).user).toBeUndefined();
    // An ID token alone says who they are.
    provider.does.tokenAnswer = (answer) => answer;
    expect((await granted(spoken)).user?.subject).toBe('ada');
  });

  test.each([
    ['of another person', { sub: 'eve' }],
    ['of another login', { nonce: 'another' }],
  ])('with an ID token %s ends the session', async (_whose, changes) => {
    const { refresh, provider } = await speaking();
    provider.does.idToken = (claims) => ({ ...claims, ...changes });
    expect(await refresh()).toMatchObject({
      ...{ kind: 'ended', why: 'another_login' },
      error: {
        code: 'session.id_token',
        detail: expect.stringMatching(/^the refreshed ID token is refused: /),
      },
    });
  });

  test.each(['as JSON', 'signed'])('with userinfo of another user, %s, ends the session', async (how) => {
    const { refresh, provider } = await speaking();
    const claims = { iss: provider.issuer, aud: 'gate', sub: 'eve' };
    provider.does.userinfoAnswer = async () =>
      how === 'signed'
        ? new Response(await provider.identity.sign({}, claims), { headers: JWT })
        : Response.json(claims);
    expect(await refresh()).toMatchObject({
      ...{ kind: 'ended', why: 'another_login' },
      error: { code: 'session.id_token', detail: 'the userinfo is for another user' },
    });
  });

  test('that leaves the groups of the user out ends the session', async () => {
    const { refresh, provider } = await speaking();
    provider.does.userinfo = ({ groups, ...claims }) => ({ ...claims, _claim_names: { groups: 'src1' } });
    expect(await refresh()).toMatchObject({
      ...{ kind: 'ended', why: 'groups_not_told', error: { code: 'session.groups_overage' } },
    });
  });

  test('needs the claims that are required of the provider, where it brings an ID token', async () => {
    const spoken = await speaking({ requiredClaims: { hd: 'corp.example' } });
    expect(await spoken.refresh()).toMatchObject({
      ...{ kind: 'ended', why: 'required_claim' },
      error: { code: 'session.id_token', detail: '"hd" does not have the value that this provider requires' },
    });
    spoken.provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    expect((await granted(spoken)).user?.subject).toBe('ada');
  });

  test('that the provider no longer grants ends the session', async () => {
    const { refresh, provider } = await speaking();
    provider.refreshes = false;
    expect(await refresh()).toEqual({ kind: 'ended', why: 'not_refreshed' });
  });

  test.each([
    ['is refused otherwise', { status: 400, body: { error: 'invalid_request' } }, 'session.provider_answer'],
    ['breaks down', { status: 500, body: {} }, 'session.provider_unavailable'],
    ['breaks the protocol', { status: 200, body: {} }, 'session.provider_answer'],
  ])('that %s is an outage, in which nothing was granted', async (_how, tokenStatus, code) => {
    const { refresh, provider } = await speaking();
    provider.does.tokenStatus = tokenStatus;
    const detail = expect.stringMatching(
      /token answered 500$|^refreshing: (?:OAUTH_|the provider answered invalid_request)/,
    );
    expect(await refresh()).toEqual({
      kind: 'outage',
      error: expect.objectContaining({ code, detail }),
      grant: undefined,
    });
  });

  test.each<[string, Misbehaviour, string]>([
    [
      'an ID token for another client',
      { idToken: (claims) => ({ ...claims, aud: 'x' }) },
      'session.id_token',
    ],
    ['an ID token that has expired', { idToken: (claims) => ({ ...claims, exp: 1 }) }, 'session.clock_skew'],
    ['an ID token that is none', { forge: () => 'x' }, 'session.id_token'],
    [
      'userinfo that nobody answers for',
      { userinfoAnswer: () => new Response(null, { status: 404 }) },
      'session.provider_answer',
    ],
    [
      'userinfo that names no person',
      { userinfo: ({ sub, ...claims }) => claims },
      'session.provider_answer',
    ],
  ])('with %s is an outage, and the granted tokens are not lost', async (_what, does, code) => {
    const { refresh, provider } = await speaking();
    Object.assign(provider.does, does);
    expect(await refresh()).toEqual({
      kind: 'outage',
      error: expect.objectContaining({ code }),
      grant: {
        ...{ user: undefined, idToken: undefined, expiresIn: 300 },
        refreshToken: expect.stringMatching(/^refresh-/),
      },
    });
  });

  test('with a bug is an outage too, and the granted tokens are not lost', async () => {
    const { refresh, provider } = await speaking();
    const bug = new TypeError('a bug');
    provider.does.userinfoAnswer = () =>
      ({
        status: 200,
        headers: new Headers(),
        get body() {
          throw bug;
        },
      }) as never;
    expect(await refresh()).toMatchObject({ kind: 'outage', grant: { refreshToken: expect.any(String) } });
  });
});

describe('a provider that refuses the gateway as its client', () => {
  const challenge = { 'www-authenticate': 'Basic realm="idp"' };
  const refusals: readonly (readonly [string, () => Response])[] = [
    ['invalid_client', () => Response.json({ error: 'invalid_client' }, { status: 400 })],
    ['unauthorized_client', () => Response.json({ error: 'unauthorized_client' }, { status: 400 })],
    ['401', () => Response.json({ error: 'invalid_client' }, { status: 401, headers: challenge })],
    ['401', () => new Response('no', { status: 401 })],
  ];
  const speakingRefused = async (answer: () => Response) => {
    const spoken = await speaking();
    await spoken.client.server(spoken.context);
    spoken.provider.identity.respond('other', answer);
    return spoken;
  };
  const refused = (step: string, how: string) => ({
    code: 'session.client_refused',
    message: "The identity provider does not accept this gateway's client credentials.",
    detail: `${step}: the provider answered ${how}`,
  });

  test.each(refusals)(
    'by %s is reported as such, at a login, a refresh and a revocation',
    async (how, answer) => {
      const { redeem, refresh, client, context } = await speakingRefused(answer);
      await expect(redeem()).rejects.toMatchObject(refused('redeeming the code', how));
      expect(await refresh()).toMatchObject({ kind: 'outage', error: refused('refreshing', how) });
      await expect(client.revoke('r1', context)).rejects.toMatchObject(
        refused('revoking the refresh token', how),
      );
    },
  );

  test('is distinguished from one that refuses the access token at its userinfo endpoint', async () => {
    const { redeem, provider } = await speaking();
    provider.does.userinfoAnswer = () =>
      Response.json({}, { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } });
    await expect(redeem()).rejects.toMatchObject({ code: 'session.provider_answer' });
  });
});

describe('a refresh token', () => {
  test('is revoked at the provider, with its type as a hint', async () => {
    const { client, context, provider, sentTo } = await speaking();
    expect(await client.revoke('r1', context)).toBeUndefined();
    expect(provider.revoked).toEqual(['r1']);
    const [sent] = sentTo('/revoke');
    expect(sent?.get('token_type_hint')).toBe('refresh_token');
  });

  test('is not sent anywhere where the provider has no revocation endpoint', async () => {
    const { client, context, provider, sentTo } = await speaking();
    provider.does.discovery = ({ revocation_endpoint, ...metadata }) => metadata;
    await client.revoke('r1', context);
    expect([provider.revoked, sentTo('/revoke')]).toEqual([[], []]);
  });

  test('that the provider does not revoke is reported with the step', async () => {
    const { client, context, provider } = await speaking();
    provider.does.revocationAnswer = () =>
      Response.json({ error: 'unsupported_token_type' }, { status: 400 });
    await expect(client.revoke('r1', context)).rejects.toMatchObject({
      code: 'session.provider_answer',
      detail: 'revoking the refresh token: the provider answered unsupported_token_type',
    });
  });
});

test('a token whose keys are not available is reported with the step, and not as a refusal', async () => {
  const { client, context, provider, clock } = await speaking();
  const token = await provider.logoutToken({ exp: clock.seconds + 60 });
  await client.server(context);
  provider.identity.stop();
  await expect(client.verify(token, context)).rejects.toMatchObject({
    code: 'session.provider_unavailable',
    detail: expect.stringMatching(/^verifying a token: /),
  });
});

describe('the answer to an authorization request', () => {
  test.each([
    [
      'with an error',
      { error: 'access_denied' },
      'session.login_refused',
      'the provider answered access_denied',
    ],
    [
      'of another provider',
      { iss: 'https://evil.example', code: 'c' },
      'session.provider_mismatch',
      undefined,
    ],
  ])('%s contains no code', async (_what, parameters, code, detail) => {
    const { client, context, provider } = await speaking();
    const answer = new URLSearchParams({ iss: provider.issuer, state: 'st', ...parameters });
    await expect(client.redeem(answer, pending, context)).rejects.toMatchObject({
      code,
      detail: detail ?? expect.stringMatching(/^reading the answer: OAUTH_/),
    });
    expect(provider.tokenRequests).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import { type LoginProvider, loginProvider } from '@portcullis/testing/internal';
import { describe, expect, test } from 'vitest';
import { ProviderClient } from '../../src/provider/provider-client.ts';
import type { ProviderOptions } from '../../src/provider/provider-options.ts';
import { sessionSettings } from '../../src/session-options.ts';
import { MovableClock } from '../fixtures/movable-clock.ts';
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
  test('is redeemed for what the provider says of the person, and how long that holds', async () => {
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

  test('is worth nothing without an ID token', async () => {
    const { redeem, provider } = await speaking();
    provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    await expect(redeem()).rejects.toMatchObject({
      code: 'session.id_token',
      detail: expect.stringMatching(/^redeeming the code: OAUTH_/),
    });
  });

  test('is worth nothing where the ID token lacks a claim that is required of the provider', async () => {
    const required = { requiredClaims: { hd: 'corp.example' } };
    const { redeem, provider } = await speaking(required);
    await expect(redeem()).rejects.toMatchObject({
      detail: '"hd" is not what is required of this provider',
    });
    provider.does.idToken = (claims) => ({ ...claims, hd: 'corp.example' });
    expect(await redeem()).toMatchObject({ user: { subject: 'ada' } });
  });

  test('is redeemed by the clock of the gate, whatever the system’s says', async () => {
    for (const seconds of [-1_000_000_000, 1_000_000_000]) {
      const { redeem, clock } = await speaking();
      clock.pass(seconds);
      expect((await redeem()).user?.subject).toBe('ada');
    }
  });
});

describe('the userinfo', () => {
  test('is not asked for where it is switched off, or there is none', async () => {
    const off = await speaking({ userinfo: false });
    expect((await off.redeem()).user?.groups).toEqual([]);
    const none = await speaking();
    none.provider.does.discovery = ({ userinfo_endpoint, ...metadata }) => metadata;
    expect((await none.redeem()).user?.groups).toEqual([]);
    expect([off.sentTo('/userinfo'), none.sentTo('/userinfo')]).toEqual([[], []]);
  });

  test.each(['application/jwt', 'application/jwt; charset=utf-8', 'Application/JWT ;x'])(
    'is a signed token where it is called %s',
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
    'is no signed token where it is called %s',
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

  test('with an error is no token, though it is one', async () => {
    const { redeem, provider } = await speaking();
    provider.does.userinfoAnswer = async (told) => {
      const claims = { iss: provider.issuer, aud: 'gate', ...told };
      return new Response(await provider.identity.sign({}, claims), { status: 403, headers: JWT });
    };
    await expect(redeem()).rejects.toMatchObject({ code: 'session.id_token' });
  });

  test('of another person is refused, signed or not', async () => {
    const { redeem, provider } = await speaking();
    const signed = (claims: object) =>
      provider.identity.sign({}, { iss: provider.issuer, aud: 'gate', ...claims });
    provider.does.userinfoAnswer = async () => new Response(await signed({ sub: 'eve' }), { headers: JWT });
    await expect(redeem()).rejects.toMatchObject({ detail: 'the userinfo is of another person' });
    provider.does.userinfoAnswer = () => Response.json({ sub: 'eve' });
    await expect(redeem()).rejects.toMatchObject({ code: 'session.id_token' });
  });
});

describe('a refresh', () => {
  test('says who the person is today, in the session that they had', async () => {
    const { refresh, provider, sentTo } = await speaking();
    provider.person = { ...provider.person, groups: ['ops'] };
    expect(await refresh()).toMatchObject({ user: { groups: ['ops'], sid: 'sid-1' }, expiresIn: 300 });
    provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    expect(await refresh()).toMatchObject({
      user: { groups: ['ops'], sid: 'sid-0', claims: { iss: provider.issuer, sub: 'ada' } },
      idToken: undefined,
    });
    const [sent] = sentTo('/token');
    expect(Object.fromEntries(sent ?? [])).toMatchObject({
      ...{ grant_type: 'refresh_token', refresh_token: 'r1' },
    });
  });

  test('says how they logged in as the login did, and in nobody else’s name', async () => {
    const { refresh, provider } = await speaking();
    provider.does.idToken = (claims) => ({ ...claims, acr: 'gold', amr: ['hwk'] });
    const known = { iss: provider.issuer, sub: 'ada', acr: 'bronze', auth_time: 1 };
    const granted = await refresh(known);
    expect(granted?.user?.claims).toMatchObject({ ...known, name: 'Ada Admin' });
    expect(granted?.user?.claims).not.toHaveProperty('amr');
    expect(granted?.user?.claims).toMatchObject({ iss: provider.issuer, sub: 'ada' });
  });

  test('that says nothing of the person says so', async () => {
    const { refresh, provider } = await speaking({ userinfo: false });
    provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    expect((await refresh())?.user).toBeUndefined();
    // An ID token alone says who they are.
    provider.does.tokenAnswer = (answer) => answer;
    expect((await refresh())?.user?.subject).toBe('ada');
  });

  test.each([
    ['of another person', { sub: 'eve' }],
    ['of another login', { nonce: 'another' }],
    ['for another client', { azp: 'other' }],
  ])('with an ID token %s is refused', async (_whose, changes) => {
    const { refresh, provider } = await speaking();
    provider.does.idToken = (claims) => ({ ...claims, ...changes });
    await expect(refresh()).rejects.toMatchObject({
      code: 'session.id_token',
      detail: expect.stringMatching(/^the (refreshed )?ID token is refused: /),
    });
  });

  test('needs the claims that are required of the provider, where it brings an ID token', async () => {
    const { refresh, provider } = await speaking({ requiredClaims: { hd: 'corp.example' } });
    await expect(refresh()).rejects.toMatchObject({
      detail: '"hd" is not what is required of this provider',
    });
    provider.does.tokenAnswer = ({ id_token, ...answer }) => answer;
    expect((await refresh())?.user?.subject).toBe('ada');
  });

  test('that the provider does not grant any more is none', async () => {
    const { refresh, provider } = await speaking();
    provider.refreshes = false;
    expect(await refresh()).toBeUndefined();
  });

  test.each([
    ['is refused otherwise', { status: 400, body: { error: 'invalid_client' } }, 'session.provider_answer'],
    ['breaks down', { status: 500, body: {} }, 'session.provider_unavailable'],
  ])('that %s is no word about the person', async (_how, tokenStatus, code) => {
    const { refresh, provider } = await speaking();
    provider.does.tokenStatus = tokenStatus;
    await expect(refresh()).rejects.toMatchObject({ code });
  });

  test('names its step where the answer breaks the protocol', async () => {
    const { refresh, provider } = await speaking();
    provider.does.tokenStatus = { status: 400, body: { error: 'invalid_client' } };
    await expect(refresh()).rejects.toMatchObject({
      detail: 'refreshing: the provider answered invalid_client',
    });
    provider.does.tokenStatus = { status: 200, body: {} };
    await expect(refresh()).rejects.toMatchObject({ detail: expect.stringMatching(/^refreshing: OAUTH_/) });
  });

  test('with an ID token that is not for us ends the session, and is no outage', async () => {
    const { refresh, provider } = await speaking();
    provider.does.idToken = (claims) => ({ ...claims, aud: 'other' });
    await expect(refresh()).rejects.toMatchObject({
      code: 'session.id_token',
      detail: expect.stringMatching(/^refreshing: OAUTH_/),
    });
  });
});

describe('a refresh token', () => {
  test('is forgotten by the provider, which is told what it is', async () => {
    const { client, context, provider, sentTo } = await speaking();
    expect(await client.revoke('r1', context)).toBeUndefined();
    expect(provider.revoked).toEqual(['r1']);
    const [sent] = sentTo('/revoke');
    expect(sent?.get('token_type_hint')).toBe('refresh_token');
  });

  test('is not sent anywhere where the provider has no place for it', async () => {
    const { client, context, provider, sentTo } = await speaking();
    provider.does.discovery = ({ revocation_endpoint, ...metadata }) => metadata;
    await client.revoke('r1', context);
    expect([provider.revoked, sentTo('/revoke')]).toEqual([[], []]);
  });

  test('that the provider does not forget is told with the step', async () => {
    const { client, context, provider } = await speaking();
    provider.does.revocationAnswer = () =>
      Response.json({ error: 'unsupported_token_type' }, { status: 400 });
    await expect(client.revoke('r1', context)).rejects.toMatchObject({
      code: 'session.provider_answer',
      detail: 'revoking the refresh token: the provider answered unsupported_token_type',
    });
  });
});

test('a token whose keys cannot be had is told with the step, and is no refusal', async () => {
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
  ])('%s is no code', async (_what, parameters, code, detail) => {
    const { client, context, provider } = await speaking();
    const answer = new URLSearchParams({ iss: provider.issuer, state: 'st', ...parameters });
    await expect(client.redeem(answer, pending, context)).rejects.toMatchObject({
      code,
      detail: detail ?? expect.stringMatching(/^reading the answer: OAUTH_/),
    });
    expect(provider.tokenRequests).toEqual([]);
  });
});

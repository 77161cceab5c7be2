import { AccessError, type BaseContext, type Identity, pipeline } from '@portcullis/core';
import { createIdentityProvider } from '@portcullis/testing';
import { describe, expect, test } from 'vitest';
import { type TokenExchangeOptions, tokenExchange } from '../../src/exchange.ts';
import { bearer } from '../../src/index.ts';
import { identifiedBy } from '../../src/token-header.ts';
import { MovableClock } from '../fixtures/gate.ts';

const SECRET = 'gate way/secret+ü:%';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const ISSUED = {
  access_token: 'new-1',
  token_type: 'Bearer',
  issued_token_type: ACCESS_TOKEN,
  expires_in: 60,
};

const identityBy = (method: Identity['authentication']['method']): Identity =>
  identifiedBy(undefined, unnotedBy(method));

/** As a verifier of another package returns it. */
const unnotedBy = (method: Identity['authentication']['method']): Identity => ({
  kind: 'user',
  issuer: 'https://id.example.com',
  subject: 'ada',
  email: undefined,
  name: undefined,
  groups: [],
  claims: {},
  authentication: { method, provider: 'acme', acr: undefined, amr: [], authTime: undefined },
  expiresAt: 4_000_000_000,
});

/** A provider that answers with these responses, the last one again and again. */
function scene(answers: readonly (() => Response)[], options: Partial<TokenExchangeOptions> = {}) {
  const clock = new MovableClock();
  const calls: { readonly url: string; readonly headers: Headers; readonly body: string }[] = [];
  const exchange = tokenExchange({
    url: 'https://id.example.com/token',
    clientId: 'gate:1',
    clientSecret: SECRET,
    resource: 'https://tools.example/mcp',
    fetch: async (url, { headers, body }) => {
      const answer = answers[Math.min(calls.length, answers.length - 1)];
      calls.push({ url, headers: new Headers(headers), body: String(body) });
      if (answer === undefined) throw new TypeError('the network is down');
      return answer();
    },
    ...options,
  });
  const tokenFor = (
    authorization: string | undefined,
    identity: Identity | undefined = identityBy('bearer'),
  ) =>
    exchange({
      request: new Request('https://gate.example/mcp', {
        headers: authorization === undefined ? {} : { authorization },
      }),
      clock,
      ...(identity && { identity }),
    } as unknown as BaseContext);
  return { clock, calls, exchange, tokenFor };
}

const issuing =
  (change: object = {}) =>
  () =>
    Response.json({ ...ISSUED, ...change });

async function codeOf(call: Promise<string>): Promise<string> {
  return call.then(
    () => 'no error',
    (error: unknown) => (error instanceof AccessError ? error.code : String(error)),
  );
}

describe('a token exchange', () => {
  test('sends the token of the caller and what the new one is for, with the credentials of the gateway', async () => {
    const { calls, tokenFor } = scene([issuing()], { audience: 'tools', scope: 'read write' });
    expect(await tokenFor('Bearer old-1')).toBe('new-1');
    expect(calls.map(({ url, body }) => [url, Object.fromEntries(new URLSearchParams(body))])).toEqual([
      [
        'https://id.example.com/token',
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: 'old-1',
          subject_token_type: ACCESS_TOKEN,
          requested_token_type: ACCESS_TOKEN,
          resource: 'https://tools.example/mcp',
          audience: 'tools',
          scope: 'read write',
        },
      ],
    ]);
    expect(calls[0]?.headers.get('authorization')).toMatch(/^Basic /);
  });

  test('sends only the parameters that are configured', async () => {
    const names = async (options: object) => {
      const { calls, tokenFor } = scene([issuing()], options as Partial<TokenExchangeOptions>);
      await tokenFor('Bearer old-1');
      const given = ['resource', 'audience', 'scope'];
      return [...new URLSearchParams(calls[0]?.body).keys()].filter((name) => given.includes(name));
    };
    expect(await names({ resource: undefined, audience: 'tools' })).toEqual(['audience']);
    expect(await names({ scope: 'read' })).toEqual(['resource', 'scope']);
  });

  test('sends the token of the header that the verifier read, and of no other', async () => {
    const { calls, exchange, clock } = scene([issuing()]);
    const headers = { 'x-user-token': 'of-the-caller', authorization: 'Bearer of-someone-else' };
    const request = new Request('https://gate.example/mcp', { headers });
    const identity = identifiedBy('x-user-token', unnotedBy('bearer'));
    await exchange({ request, clock, identity } as unknown as BaseContext);
    expect(calls.map(({ body }) => new URLSearchParams(body).get('subject_token'))).toEqual([
      'of-the-caller',
    ]);
  });

  test('is cached for the token of the caller, until ten seconds before the new one expires', async () => {
    const { calls, clock, tokenFor } = scene([
      issuing(),
      issuing({ access_token: 'new-2' }),
      issuing({ access_token: 'new-3' }),
    ]);
    expect(await tokenFor('Bearer old-1')).toBe('new-1');
    clock.pass(49);
    expect(await tokenFor('Bearer old-1')).toBe('new-1');
    expect(await tokenFor('Bearer old-2')).toBe('new-2');
    expect(calls).toHaveLength(2);
    clock.pass(1);
    expect(await tokenFor('Bearer old-1')).toBe('new-3');
  });

  test('is made again for each request if the provider does not say when the new token expires', async () => {
    const { calls, tokenFor } = scene([issuing({ expires_in: undefined })]);
    await tokenFor('Bearer old-1');
    await tokenFor('Bearer old-1');
    expect(calls).toHaveLength(2);
  });

  test.each([
    ['refuses it', () => Response.json({ error: 'invalid_target' }, { status: 400 })],
    ['fails', () => new Response('oops', { status: 500 })],
    ['redirects', () => new Response(null, { status: 307, headers: { location: 'https://evil.example/' } })],
    ['answers with a page', () => new Response('<p>', { headers: { 'content-type': 'text/html' } })],
    ['issues no token', issuing({ access_token: undefined })],
    ['issues a token of another type', issuing({ token_type: 'DPoP' })],
    ['issues a token of no type', issuing({ token_type: undefined })],
    ['issues a refresh token', issuing({ issued_token_type: ACCESS_TOKEN.replace('access', 'refresh') })],
    ['does not say what it issues', issuing({ issued_token_type: undefined })],
    ['issues a token that no header can hold', issuing({ access_token: 'new 1' })],
    ['issues the token of the caller again', issuing({ access_token: 'old-1' })],
    ['sends more than 256 KiB', issuing({ padding: 'x'.repeat(300_000) })],
    ['cannot be reached', undefined],
  ])('fails, and does not show a token or a secret, if the provider %s', async (_what, answer) => {
    const { tokenFor } = scene(answer === undefined ? [] : [answer]);
    const error = await tokenFor('Bearer old-1').catch((thrown: unknown) => thrown as AccessError);
    expect(error).toMatchObject({ code: 'token.exchange_unavailable', status: 503 });
    expect(JSON.stringify([error, (error as AccessError).detail])).not.toMatch(/old-1|new-1|secret\+/);
  });

  test.each([
    ['no token', undefined, identityBy('bearer')],
    ['a password', 'Basic YWRhOng=', identityBy('bearer')],
    ['two tokens', 'Bearer one, Bearer two', identityBy('bearer')],
    ['a token that a verifier of another package read', 'Bearer old-1', unnotedBy('bearer')],
    ['a session, beside a token that no verifier accepted', 'Bearer old-1', identityBy('session')],
    ['an assertion, beside a token that no verifier accepted', 'Bearer old-1', identityBy('access')],
  ])(
    'is refused to a caller with %s, and the provider is not called',
    async (_what, authorization, identity) => {
      const { calls, tokenFor } = scene([issuing()]);
      expect(await codeOf(tokenFor(authorization, identity))).toBe('token.missing');
      expect(calls).toEqual([]);
    },
  );

  test('is for the token that identified the caller, not for one in another header', async () => {
    const clock = new MovableClock();
    const provider = await createIdentityProvider({ clock: clock.now });
    const { issuer, audience, fetch, jwksUri: jwksUrl } = provider;
    const verifier = bearer({
      ...{ issuer, audience, jwksUrl, header: 'x-user-token', keys: { fetch, tiers: [] } },
    });
    const { calls, exchange } = scene([issuing()]);
    const token = await provider.token({ subject: 'ada' });
    const headers = { 'x-user-token': token, authorization: 'Bearer of-someone-else' };
    const request = new Request('https://gate.example/mcp', { headers });
    const context = { request, clock, execution: { waitUntil: () => {} } } as unknown as BaseContext;
    const identity = await verifier.identify(context);
    await exchange({ ...context, ...(identity && { identity }) });
    expect(calls.map(({ body }) => new URLSearchParams(body).get('subject_token'))).toEqual([token]);
  });

  test('names the scheme and the realm of the token that is missing', async () => {
    const { tokenFor } = scene([issuing()]);
    await expect(tokenFor(undefined)).rejects.toMatchObject({
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer realm="portcullis"/) },
    });
  });

  test('is refused to a caller whom no step identified', async () => {
    const { calls } = scene([issuing()]);
    const exchange = tokenExchange({
      url: 'https://id.example.com/token',
      clientId: 'gate',
      clientSecret: SECRET,
      audience: 'tools',
    });
    let code = '';
    const app = pipeline<BaseContext>().handle(async (context) => {
      code = await codeOf(exchange(context));
      return new Response();
    });
    const headers = { authorization: 'Bearer old-1' };
    await app.fetch(new Request('https://gate.example/', { headers }), {}, { waitUntil: () => {} } as never);
    expect([code, calls]).toEqual(['token.missing', []]);
  });

  test('has caches of its own for each set of bindings', async () => {
    let issued = 0;
    const exchange = tokenExchange((env: { readonly ID: string }) => ({
      url: 'https://id.example.com/token',
      clientId: env.ID,
      clientSecret: SECRET,
      audience: 'tools',
      fetch: async () => issuing({ access_token: `new-${++issued}` })(),
    }));
    const tokenFor = (env: { readonly ID: string }) =>
      exchange({
        request: new Request('https://gate.example/', { headers: { authorization: 'Bearer old-1' } }),
        clock: new MovableClock(),
        identity: identityBy('introspection'),
        env,
      } as never);
    const [one, other] = [{ ID: 'one' }, { ID: 'other' }];
    expect([await tokenFor(one), await tokenFor(other), await tokenFor(one)]).toEqual([
      'new-1',
      'new-2',
      'new-1',
    ]);
  });
});

describe('options of tokenExchange()', () => {
  const good = {
    url: 'https://id.example.com/token',
    clientId: 'gate',
    clientSecret: SECRET,
    resource: 'https://tools.example/mcp',
  };
  test.each([
    ['an address without TLS', { url: 'http://id.example.com/token' }, 'url must be an https URL'],
    ['no client', { clientId: '' }, 'clientId must not be empty'],
    ['nothing that the token is for', { resource: undefined }, 'resource or audience must say'],
    ['an empty audience', { audience: '' }, 'audience must be a non-empty string'],
    ['an unknown option', { ressource: 'x' }, 'ressource'],
  ])('are refused with %s', (_what, change, message) => {
    expect(() => tokenExchange({ ...good, ...change } as TokenExchangeOptions)).toThrow(message);
  });
});

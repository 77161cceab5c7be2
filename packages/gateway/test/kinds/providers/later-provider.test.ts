import { createIdentityProvider } from '@portcullis/testing';
import { expect, test } from 'vitest';
import { camelCase } from '../../../src/feature.ts';
import type { ProviderPart } from '../../../src/gate-plan.ts';
import { laterProvider } from '../../../src/kinds/providers/later-provider.ts';
import * as parts from '../../../src/kinds/providers/part.ts';

const clock = { now: () => Date.UTC(2026, 0, 15, 12) };
const provider = await createIdentityProvider({ audience: 'gate', clock: clock.now });
const keys = { fetch: provider.fetch, tiers: [] };
const corp = { issuer: provider.issuer, audience: 'gate', keys } as never;

/** A request with these headers, as a verifier gets it. */
const contextWith = (headers: Record<string, string>) =>
  ({
    ...{ clock, execution: { waitUntil: () => {} } },
    request: new Request('https://gate.example/', { headers }),
  }) as never;
const withToken = async () => contextWith({ authorization: `Bearer ${await provider.token()}` });

/** The part of a provider, and how often its code was imported and its verifier made. */
function counted() {
  const count = { loaded: 0, made: 0 };
  const part = laterProvider('oidc', async () => {
    count.loaded += 1;
    return (options) => {
      count.made += 1;
      return parts.oidcProvider(options);
    };
  });
  return { count, part };
}

test.each([
  ['no credentials', {}],
  ['a password', { authorization: 'Basic dTpw' }],
  ['a cookie', { cookie: '__Host-session=x' }],
])('a provider that is imported later is not imported for a request with %s', (_what, headers) => {
  const { count, part } = counted();
  expect(part(corp).identify(contextWith(headers as Record<string, string>))).toBeUndefined();
  expect(count).toEqual({ loaded: 0, made: 0 });
});

test('a provider that is imported later identifies the caller of the first token, and of several at once, by one verifier', async () => {
  const { count, part } = counted();
  const verifier = part(corp);
  const context = await withToken();
  const [one, other] = await Promise.all([verifier.identify(context), verifier.identify(context)]);
  expect(one).toMatchObject({ kind: 'user', issuer: provider.issuer });
  expect(other).toEqual(one);
  expect(await verifier.identify(context)).toEqual(one);
  expect(count).toEqual({ loaded: 2, made: 1 });
});

test('a provider that is imported later refuses a token that is malformed or signed by others, as it does otherwise', async () => {
  const stranger = await createIdentityProvider({
    audience: 'gate',
    issuer: provider.issuer,
    clock: clock.now,
  });
  for (const token of ['not,a,token', 'a.b.c', await stranger.token()]) {
    const context = contextWith({ authorization: `Bearer ${token}` });
    const refusals = await Promise.all(
      [counted().part, parts.oidcProvider].map(async (part) => {
        try {
          return await part(corp).identify(context);
        } catch (error) {
          return error;
        }
      }),
    );
    expect(refusals[0]).toMatchObject({ status: 401 });
    expect(refusals[0]).toEqual(refusals[1]);
  }
});

test('a request with a token is refused while the code of its provider cannot be imported, and the next one tries again', async () => {
  let isBroken = true;
  const part = laterProvider('oidc', async () => {
    if (isBroken) throw new TypeError('no such module');
    return parts.oidcProvider;
  });
  const verifier = part(corp);
  const context = await withToken();
  await expect(verifier.identify(context)).rejects.toThrow('no such module');
  isBroken = false;
  await expect(verifier.identify(context)).resolves.toMatchObject({ kind: 'user' });
});

test('a provider that is imported later reads the header that its settings name, and no other', async () => {
  const { part } = counted();
  const verifier = part({ ...(corp as object), header: 'x-token' } as never);
  expect(verifier.identify(await withToken())).toBeUndefined();
  const named = contextWith({ 'x-token': await provider.token() });
  await expect(verifier.identify(named)).resolves.toMatchObject({ kind: 'user' });
});

const KINDS: Readonly<Record<string, object>> = {
  oidc: { issuer: 'https://id.example' },
  okta: { domain: 'acme.okta.com' },
  'entra-id': { tenant: '11111111-2222-3333-4444-555555555555' },
  auth0: { domain: 'acme.eu.auth0.com' },
  keycloak: { url: 'https://sso.acme.example', realmName: 'acme' },
  google: {},
  'github-actions': { owners: ['acme'] },
  'gitlab-ci': { namespaces: ['acme'] },
  kubernetes: { issuer: 'https://cluster.example' },
};

test('each provider that is imported later has the name and the challenge of the same provider, and imports that', async () => {
  const named = parts as unknown as Readonly<Record<string, ProviderPart>>;
  const later = Object.keys(parts).filter((name) => name.endsWith('Later'));
  expect(later.toSorted()).toEqual(
    Object.keys(KINDS)
      .map((kind) => `${camelCase(kind)}Later`)
      .toSorted(),
  );
  for (const [kind, settings] of Object.entries(KINDS)) {
    const options = { ...settings, audience: 'gate', keys } as never;
    const [one, other] = [`${camelCase(kind)}Later`, `${camelCase(kind)}Provider`].map((name) =>
      named[name]?.(options),
    );
    const context = contextWith({ authorization: 'Bearer a.b.c' });
    expect(one?.name).toBe(other?.name);
    expect(one?.challenge(context)).toBe(other?.challenge(context));
    await expect(one?.identify(context)).rejects.toMatchObject({ code: 'token.malformed' });
  }
});

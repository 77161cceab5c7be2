import { AccessError, type BaseContext } from '@portcullis/core';
import { canonicalTarget } from '@portcullis/core/internal';
import { jwks } from '@portcullis/jwks';
import { createIdentityProvider } from '@portcullis/testing';
import { bearer } from '@portcullis/token';
import fc from 'fast-check';
import { createTrail } from '../../../scripts/fixtures/test-context.ts';
import { type FuzzProperty, fuzzProperty, must, nearly, pieces } from './property.ts';

const provider = await createIdentityProvider();
const good = await provider.token({ groups: ['eng'] });
const [header = '', claims = '', signature = ''] = good.split('.');
const { issuer, audience } = provider;
const verifier = bearer({
  issuer,
  audience,
  keys: { tiers: [], fetch: (url, init) => provider.fetch(url, init) },
});

async function identify(authorization: string): Promise<unknown> {
  const reading = canonicalTarget('https://gate.example/');
  if (!reading.ok) throw new Error('the target is refused');
  const context: BaseContext = {
    request: new Request('https://gate.example/', { headers: { authorization } }),
    env: {},
    target: reading.target,
    requestId: 'fuzz',
    trace: { traceId: '', spanId: '', parentId: undefined, sampled: false, traceparent: '' },
    trail: createTrail(),
    clock: { now: Date.now },
    execution: { waitUntil: () => {} },
  };
  return await verifier.identify(context);
}

/** Nobody, or an error that was meant: anything else is a way in or a 500. */
async function nobodyOrRefused(authorization: string): Promise<void> {
  try {
    must((await identify(authorization)) === undefined, 'no forged token is believed');
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    must(error.status === 401, 'a bad token is the client’s mistake');
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
}

const authorization = fuzzProperty(
  'authorization',
  pieces('Bearer ', 'bearer ', 'Basic ', header, claims, signature, '.', '..', '=', ',', ' ', 'e30', 'bnVsbA')
    // What a Headers object takes.
    .map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''))
    .filter((text) => !text.includes(good)),
  nobodyOrRefused,
);

const goodHeader = { alg: 'RS256', typ: 'at+jwt', kid: 'key-1', crit: ['x'], jwk: { kty: 'RSA' }, x: 1 };

const jwtHeader = fuzzProperty(
  'jwt-header',
  nearly(goodHeader).filter((value) => encoded(value) !== header),
  (value) => nobodyOrRefused(`Bearer ${encoded(value)}.${claims}.${signature}`),
);

const goodClaims = {
  iss: issuer,
  aud: [audience],
  sub: 'user-1',
  exp: 4_102_444_800,
  iat: 1,
  groups: ['eng'],
  email: 'a@b.c',
};

/** Signed by the provider: what is wrong with it is for us to find. */
const jwtClaims = fuzzProperty('jwt-claims', nearly(goodClaims), async (value) => {
  const token = await provider.sign({ typ: 'JWT' }, new TextEncoder().encode(JSON.stringify(value)));
  try {
    const identity = (await identify(`Bearer ${token}`)) as { issuer: unknown; subject: unknown } | undefined;
    must(
      identity?.issuer === issuer && typeof identity.subject === 'string',
      'an identity has issuer and subject',
    );
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    must(error.status === 401 || error.status === 403, 'a bad token is the client’s mistake');
  }
});

const [publicJwk = {}] = provider.publicJwks().keys;

const jwkSet = fuzzProperty(
  'jwk-set',
  fc.oneof(nearly({ keys: [publicJwk, { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }] }), fc.jsonValue()),
  async (value) => {
    const keys = jwks({
      url: 'https://idp.example/jwks',
      tiers: [],
      fetch: async () => Response.json(value),
    });
    try {
      must((await keys({ alg: 'RS256', kid: 'key-1' })) instanceof CryptoKey, 'what is found is a key');
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
    }
  },
);

/** What claims to be a token, or a key. */
export const tokenProperties: readonly FuzzProperty[] = [authorization, jwtHeader, jwtClaims, jwkSet];

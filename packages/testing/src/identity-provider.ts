import type { JWK } from 'jose';
import {
  type ServiceAssertionOptions,
  serviceAssertionClaims,
  type UserAssertionOptions,
  userAssertionClaims,
} from './access-assertions.ts';
import { type AccessTokenOptions, accessTokenClaims, type Issuance } from './access-tokens.ts';
import { Introspection, type IntrospectionClient } from './introspection.ts';
import { checkOptionNames, type OptionNames } from './option-names.ts';
import {
  type CallCounts,
  type Endpoint,
  type EndpointRoute,
  ProviderEndpoints,
} from './provider-endpoints.ts';
import { type JoseHeader, type SignatureAlgorithm, SigningKeys } from './signing-keys.ts';

/** How the provider is set up. */
export interface IdentityProviderOptions {
  /** `iss` and base of every address; may have a path or end in a slash. Default `https://idp.example`. */
  readonly issuer?: string;
  /** `aud` of tokens that do not set their own. Default `https://app.example`. */
  readonly audience?: string;
  /** What it signs with. Default `RS256`, the only one Cloudflare Access uses. */
  readonly algorithm?: SignatureAlgorithm;
  /** `iss` of Cloudflare Access assertions. Default `https://team.cloudflareaccess.com`. */
  readonly accessIssuer?: string;
  /** Who may ask for introspection. Default `gateway` with the secret `gateway-secret`. */
  readonly introspectionClient?: IntrospectionClient;
  /** `Cache-Control` of the JWKS and the Access certificates. Default: no such header. */
  readonly jwksCacheControl?: string;
  /** The time in milliseconds since 1970. Default `Date.now`. */
  readonly clock?: () => number;
}

const NAMES: OptionNames<IdentityProviderOptions> = {
  issuer: true,
  audience: true,
  algorithm: true,
  accessIssuer: true,
  introspectionClient: true,
  jwksCacheControl: true,
  clock: true,
};

/** An identity provider in memory: give its `fetch` to the code under test. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly audience: string;
  readonly accessIssuer: string;
  readonly discoveryUri: string;
  readonly jwksUri: string;
  readonly introspectionUri: string;
  readonly accessCertsUri: string;
  /** Calls so far, also those that met an outage. */
  readonly calls: CallCounts;
  /** Serves the provider's addresses; other hosts are a dead network (TypeError), other paths 404. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** A signed JWT access token (RFC 9068). */
  token(options?: AccessTokenOptions): Promise<string>;
  /** An opaque access token that only introspection explains. */
  opaqueToken(options?: Omit<AccessTokenOptions, 'typ'>): string;
  /** From now on introspection calls this opaque token inactive. */
  revoke(opaqueToken: string): void;
  /** Signs anything with the current key: an object as JSON, text and bytes as they are. */
  sign(header: JoseHeader, claims: Readonly<Record<string, unknown>> | string | Uint8Array): Promise<string>;
  /** What Cloudflare Access puts into `Cf-Access-Jwt-Assertion` for a person. */
  accessAssertion(options?: UserAssertionOptions): Promise<string>;
  /** What Cloudflare Access puts there for a service token. */
  serviceAssertion(options?: ServiceAssertionOptions): Promise<string>;
  /** Signs with a new key from now on; the old ones stay published unless `keepOld` is false. */
  rotate(options?: { readonly keepOld?: boolean }): Promise<void>;
  publicJwks(): { keys: JWK[] };
  /** The network is dead: every fetch rejects with TypeError. */
  stop(): void;
  /** Every fetch hangs until its signal aborts. */
  stall(): void;
  /** Every fetch is answered with this status, from 200 to 599. */
  fail(status: number): void;
  /** Answers one endpoint in the test's own way. */
  respond(endpoint: Endpoint, handler: (request: Request) => Response | Promise<Response>): void;
  /** Ends every outage and every own answer. */
  start(): void;
  resetCalls(): void;
}

/**
 * Makes an identity provider that lives in memory: OpenID discovery, JWKS, RFC 7662 introspection and the
 * certificates of Cloudflare Access, reachable through its own `fetch` only. Runs in Node and in workerd.
 *
 * It has no login and no token endpoint: it serves only what a resource server requests.
 *
 * Throws `TypeError` for an unknown option, here and in what it signs, and for an unknown endpoint.
 *
 * @example
 * ```ts
 * import { createIdentityProvider } from '@portcullis/testing';
 *
 * const provider = await createIdentityProvider({ audience: 'https://app.example' });
 * const token = await provider.token({ subject: 'alice', groups: ['eng'] });
 * const response = await provider.fetch(provider.jwksUri);
 * console.log(token.length, response.status);
 * ```
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 */
export async function createIdentityProvider(
  options: IdentityProviderOptions = {},
): Promise<IdentityProvider> {
  checkOptionNames('createIdentityProvider()', options, NAMES);
  const issuer = options.issuer ?? 'https://idp.example';
  const audience = options.audience ?? 'https://app.example';
  const accessIssuer = options.accessIssuer ?? 'https://team.cloudflareaccess.com';
  const clock = options.clock ?? Date.now;
  const base = issuer.replace(/\/$/, '');
  const discoveryUri = `${base}/.well-known/openid-configuration`;
  const jwksUri = `${base}/jwks`;
  const introspectionUri = `${base}/introspect`;
  const accessCertsUri = `${accessIssuer}/cdn-cgi/access/certs`;

  const nowInSeconds = (): number => Math.floor(clock() / 1000);
  const keys = await SigningKeys.create(options.algorithm ?? 'RS256');
  const introspection = new Introspection(
    options.introspectionClient ?? { id: 'gateway', secret: 'gateway-secret' },
    nowInSeconds,
  );

  const metadata = {
    issuer,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: jwksUri,
    introspection_endpoint: introspectionUri,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [options.algorithm ?? 'RS256'],
  };
  const jwksHeaders: Record<string, string> = {};
  if (options.jwksCacheControl !== undefined) jwksHeaders['cache-control'] = options.jwksCacheControl;
  const serveJwks = (): Response => Response.json(keys.publicJwks(), { headers: jwksHeaders });

  const endpoints = new ProviderEndpoints(
    new Map<string, EndpointRoute>([
      [discoveryUri, { endpoint: 'discovery', handler: () => Response.json(metadata) }],
      [jwksUri, { endpoint: 'jwks', handler: serveJwks }],
      [introspectionUri, { endpoint: 'introspection', handler: (request) => introspection.answer(request) }],
      [accessCertsUri, { endpoint: 'accessCerts', handler: serveJwks }],
    ]),
  );

  let tokensIssued = 0;
  const issuance = (from: string): Issuance => {
    tokensIssued += 1;
    return { issuer: from, audience, nowInSeconds: nowInSeconds(), tokenId: `token-${tokensIssued}` };
  };
  const signClaims = (header: JoseHeader, claims: Readonly<Record<string, unknown>>): Promise<string> =>
    keys.sign(header, new TextEncoder().encode(JSON.stringify(claims)));

  return {
    issuer,
    audience,
    accessIssuer,
    discoveryUri,
    jwksUri,
    introspectionUri,
    accessCertsUri,
    get calls() {
      return endpoints.calls;
    },
    fetch: async (input, init) => await endpoints.fetch(new Request(input, init)),
    token: async (token = {}) => {
      const typ = 'typ' in token ? token.typ : 'at+jwt';
      return signClaims({ typ }, accessTokenClaims(issuance(issuer), token));
    },
    opaqueToken: (token = {}) => introspection.issue(accessTokenClaims(issuance(issuer), token)),
    revoke: (token) => introspection.revoke(token),
    sign: (header, claims) => {
      if (claims instanceof Uint8Array) return keys.sign(header, claims);
      if (typeof claims === 'string') return keys.sign(header, new TextEncoder().encode(claims));
      return signClaims(header, claims);
    },
    accessAssertion: async (user = {}) =>
      signClaims({ typ: 'JWT' }, userAssertionClaims(issuance(accessIssuer), user)),
    serviceAssertion: async (service = {}) =>
      signClaims({ typ: 'JWT' }, serviceAssertionClaims(issuance(accessIssuer), service)),
    rotate: ({ keepOld = true } = {}) => keys.rotate(keepOld),
    publicJwks: () => keys.publicJwks(),
    stop: () => endpoints.setCondition({ kind: 'down' }),
    stall: () => endpoints.setCondition({ kind: 'stalled' }),
    fail: (status) => endpoints.setCondition({ kind: 'failing', status }),
    respond: (endpoint, handler) => endpoints.replace(endpoint, handler),
    start: () => endpoints.setCondition({ kind: 'up' }),
    resetCalls: () => endpoints.resetCalls(),
  };
}

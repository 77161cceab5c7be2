import { type JwksOptions, jwksSettings } from './jwks-options.ts';
import type { KeyHeader } from './key-set.ts';
import { type KeyFunction, type KeyRequestScope, KeySource } from './key-source.ts';

/** An issuer's signing keys. Give it to jose as it is, or bind it to a request first. */
export interface Jwks extends KeyFunction {
  /** The same keys for one request: a refresh may then outlive the response, and stale use is recorded. */
  readonly within: (requestScope: KeyRequestScope) => KeyFunction;
  /** Increases with each change of the keys: cached results of earlier verifications should be dropped. 0 before the first use. */
  readonly version: number;
  /** When the keys in memory reach the hard age, in milliseconds since the Unix epoch. 0 before the first use. */
  readonly usableUntil: number;
}

/**
 * Creates a source of an issuer's public signing keys for Workers. It looks in memory, then in the tiers (by default the Cache API), and
 * asks the issuer last.
 *
 * Keys past the soft age are used while one request refreshes them after its response; keys past the hard age are never used. A failing
 * issuer is not asked again until its back-off is over. Unknown key ids cause at most one request to the issuer per cooldown, whoever sends
 * them, and one for each token that the issuer itself has just given the gateway (`isFromIssuer`). No request ever waits for a promise of
 * another.
 *
 * Make it once, outside of the request: its memory is what makes it fast.
 *
 * It fails with an `AccessError` whose code starts with `keys.`: 401 if no key fits, 503 if there are no keys, 500 if only
 * another configuration can make them available. It does **not** verify anything, follow redirects, or honor the issuer's `Cache-Control`.
 *
 * @example
 * ```ts
 * import { jwks } from '@portcullis/jwks';
 * import { type JWTVerifyResult, jwtVerify } from 'jose';
 *
 * const keys = jwks({ issuer: 'https://id.example.com' });
 *
 * export const verify = (token: string): Promise<JWTVerifyResult> =>
 *   jwtVerify(token, keys, { issuer: 'https://id.example.com', audience: 'https://app.example.com', algorithms: ['RS256'] });
 * ```
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7517#section-5 | RFC 7517 section 5}
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html | OpenID Connect Discovery 1.0}
 */
export function jwks(options: JwksOptions): Jwks {
  const source = new KeySource(jwksSettings(options));
  const unbound: KeyRequestScope = {};
  const find = (header: KeyHeader) => source.find(header, unbound);
  const within = (requestScope: KeyRequestScope) => (header: KeyHeader) => source.find(header, requestScope);
  return Object.defineProperties(find, {
    within: { value: within },
    version: { get: () => source.version },
    usableUntil: { get: () => source.usableUntil },
  }) as Jwks;
}

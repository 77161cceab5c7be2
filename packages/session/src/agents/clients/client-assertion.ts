import { isRecord, sha256, toBase64url } from '@portcullis/core/internal';
import { createLocalJWKSet, errors, type JWK, jwtVerify } from 'jose';
import { CLOCK_TOLERANCE } from '../../session/seconds.ts';

/** The value of `client_assertion_type` (RFC 7523 section 2.2). */
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Signatures that only the holder of a private key can make. */
export const ASSERTION_ALGORITHMS: readonly string[] = [
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
  ...['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'],
];

/** Maximum lifetime of an assertion, in seconds: its `jti` is stored for so long. */
const LONGEST = 600;

/** What an assertion is verified for. */
export interface AssertionUse {
  readonly clientId: string;
  readonly keys: readonly JWK[];
  /** The issuer of the authorization server, or its token endpoint. */
  readonly audiences: readonly string[];
  /** In seconds since the Unix epoch. */
  readonly now: number;
  /** Whether an id is used for the first time. */
  readonly isFirst: (id: string, keepUntil: number) => Promise<boolean>;
}

/**
 * Whether an assertion authenticates a client: signed with one of its keys, for this server alone, not expired, and used once.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7523#section-3 | RFC 7523 section 3}, and its update: one audience, so that no other server
 *   can pass the assertion on
 */
export async function isClientAssertion(
  assertion: string,
  { clientId, keys, audiences, now, isFirst }: AssertionUse,
): Promise<boolean> {
  const claims = await verifiedClaims(assertion, keys, clientId, now);
  if (claims === undefined) return false;
  const { aud, jti, exp } = claims;
  const audience: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  if (typeof audience !== 'string' || !audiences.includes(audience)) return false;
  if (typeof jti !== 'string' || jti === '' || typeof exp !== 'number') return false;
  const until = Math.ceil(exp) + CLOCK_TOLERANCE;
  if (until > now + LONGEST + CLOCK_TOLERANCE) return false;
  // Clients choose the ids of their assertions: two clients may choose the same one.
  const id = toBase64url(await sha256(JSON.stringify([clientId, jti])));
  return await isFirst(`assertion ${id}`, until);
}

async function verifiedClaims(
  assertion: string,
  keys: readonly JWK[],
  clientId: string,
  now: number,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet({ keys: [...keys] }), {
      algorithms: [...ASSERTION_ALGORITHMS],
      issuer: clientId,
      subject: clientId,
      requiredClaims: ['exp', 'jti', 'aud'],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now * 1000),
    });
    return isRecord(payload) ? payload : undefined;
  } catch (error) {
    // A key that cannot be imported is a `TypeError` or a `DOMException` of the runtime.
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException)
      return undefined;
    throw error;
  }
}

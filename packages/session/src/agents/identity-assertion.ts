import type { Claims } from '@portcullis/token/internal';
import { strengthProblem } from '../login/asked-strength.ts';
import { requiredClaimProblem } from '../provider/user-claims.ts';
import { CLOCK_TOLERANCE } from '../session/seconds.ts';
import type { ProviderSettings } from '../settings/provider-options.ts';
import { includesScopes, scopesFor } from './scopes.ts';

/** The `grant_type` of an identity assertion (RFC 7523 section 2.1). */
export const ASSERTION_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** How the metadata states that assertions of that grant are ID-JAGs. */
export const ASSERTION_PROFILE = 'urn:ietf:params:oauth:grant-profile:id-jag';

/** How old an assertion may be, in seconds: providers issue one for each exchange. */
const OLDEST = 600;

/** What an assertion grants. */
export interface AssertedGrant {
  /** Id of the assertion, which can be used once. */
  readonly jti: string;
  /** When the provider issued it, in seconds since the Unix epoch. */
  readonly issuedAt: number;
  /** When it is not accepted any more, in seconds since the Unix epoch. */
  readonly acceptedUntil: number;
  readonly clientId: string;
  readonly resource: string;
  readonly scopes: readonly string[];
}

/** Why an assertion is refused. */
export interface RefusedAssertion {
  /** Error code of RFC 6749, RFC 8707 or RFC 9396. */
  readonly error: 'invalid_grant' | 'invalid_target' | 'invalid_scope' | 'invalid_authorization_details';
  /** For the operator. */
  readonly detail: string;
}

/** What an assertion is exchanged for. */
export interface AssertionUse {
  /** The issuer of the authorization server. */
  readonly audience: string;
  /** All addresses that access tokens can be for. */
  readonly resources: readonly string[];
  /** What the provider must state at every login. */
  readonly provider: Pick<ProviderSettings, 'requiredClaims' | 'strength'>;
  /** What the request asks for. */
  readonly asked: { readonly resource?: string | undefined; readonly scope?: string | undefined };
  /** In seconds since the Unix epoch. */
  readonly now: number;
}

/**
 * What an assertion grants, whose signature, `iss`, `exp`, `nbf`, and texts (`sub`, `client_id`, `jti`) are checked. A claim that narrows what
 * it is good for, and that the gate does not evaluate, refuses it. It does **not** check whether the client is authenticated, nor whether the
 * assertion was used before. Pure.
 *
 * @see {@link https://datatracker.ietf.org/doc/draft-ietf-oauth-identity-assertion-authz-grant/ | Identity Assertion JWT Authorization Grant}
 */
export function assertedGrant(
  claims: Claims,
  { audience, resources, provider, asked, now }: AssertionUse,
): AssertedGrant | RefusedAssertion {
  const {
    exp,
    iat,
    jti,
    client_id: clientId,
  } = claims as Claims & {
    readonly exp: number;
    readonly iat: number;
    readonly jti: string;
    readonly client_id: string;
  };
  // A session that started in the future would outlast an end of all sessions that is ordered now.
  const issuedAt = Math.min(Math.floor(iat), now);
  const problem =
    grantProblem(claims, audience, provider.requiredClaims) ??
    strengthProblem(claims, { ...provider.strength, startedAt: issuedAt });
  if (problem !== undefined) return { error: 'invalid_grant', detail: problem };
  const acceptedUntil = Math.ceil(Math.min(exp, iat + OLDEST)) + CLOCK_TOLERANCE;
  if (now >= acceptedUntil)
    return { error: 'invalid_grant', detail: `the assertion was issued more than ${OLDEST} seconds ago` };
  if (claims.authorization_details !== undefined)
    return {
      error: 'invalid_authorization_details',
      detail: 'the assertion has "authorization_details", and this gate knows none of their types',
    };
  const resource = resourceOf(claims.resource, asked.resource);
  if (resource === undefined || !resources.includes(resource))
    return {
      error: 'invalid_target',
      detail:
        '"resource" of the assertion is missing, not an address of this gate, or another than the request asks for',
    };
  const scopes = grantedScopes(claims.scope, asked.scope);
  if (scopes === undefined)
    return {
      error: 'invalid_scope',
      detail:
        '"scope" of the assertion has none of the scopes of this gate, or fewer than the request asks for',
    };
  return { jti, issuedAt, acceptedUntil, clientId, resource, scopes };
}

function grantProblem(
  claims: Claims,
  audience: string,
  requiredClaims: Readonly<Record<string, string>>,
): string | undefined {
  const { aud, cnf, tenant, aud_tenant: ownTenant } = claims;
  // Another server among the audiences could pass it on.
  if ((Array.isArray(aud) && aud.length === 1 ? aud[0] : aud) !== audience)
    return '"aud" of the assertion is not the issuer of this gate alone';
  if (cnf !== undefined)
    return 'the assertion is bound to a key ("cnf"), and the gate asks for no proof of it';
  if (ownTenant !== undefined) return 'the assertion is for one tenant ("aud_tenant"), and the gate has none';
  if (tenant !== undefined && !Object.hasOwn(requiredClaims, 'tenant'))
    return 'the assertion is of one tenant ("tenant"), and requiredClaims of the provider do not say which';
  return requiredClaimProblem(claims, requiredClaims);
}

/** The resource that is asked for, of those that an assertion is for; `undefined` if that does not name exactly one. */
function resourceOf(stated: unknown, asked: string | undefined): string | undefined {
  const list: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
  const [only] = list;
  if (asked !== undefined) return list.includes(asked) ? asked : undefined;
  return list.length === 1 && typeof only === 'string' ? only : undefined;
}

/** The scopes that an assertion has, or the fewer that a request asks for. */
function grantedScopes(stated: unknown, asked: string | undefined): readonly string[] | undefined {
  const has = stated === undefined || typeof stated === 'string' ? scopesFor(stated) : undefined;
  if (has === undefined || asked === undefined) return has;
  const wanted = scopesFor(asked);
  return wanted !== undefined && includesScopes(has, wanted) ? wanted : undefined;
}

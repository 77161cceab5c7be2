import {
  type Completed,
  type Field,
  type FieldsFor,
  isObject,
  isToken,
  number,
  oneOf,
  optional,
  value,
} from '@portcullis/core/internal';
import type { JwksTuning } from '@portcullis/jwks';
import { type Algorithm, algorithmsProblem, DEFAULT_ALGORITHMS } from './algorithms.ts';
import { isRealm } from './challenge.ts';
import { isNonEmptyString } from './claims.ts';
import type { GroupsClaim } from './groups.ts';

/** What every verifier of JWTs can be told. */
export interface JwtOptions {
  /** Expected audience: `aud` of a token must contain this value, or one of the listed values. */
  readonly audience: string | readonly [string, ...string[]];
  /**
   * Accepted signature algorithms. Default: RS256, ES256 and EdDSA; for Cloudflare Access RS256 only.
   *
   * Only asymmetric algorithms are accepted.
   */
  readonly algorithms?: readonly [Algorithm, ...Algorithm[]];
  /**
   * Claim that lists the caller's groups: a name, or a dotted path into nested claims. Default: the claim that this type of
   * provider uses, otherwise `groups`.
   *
   * A path can also be an array of its members.
   */
  readonly groupsClaim?: GroupsClaim;
  /**
   * What becomes of a token that leaves groups out because there are too many: `refuse` it, or `ask` for them later, by
   * a source of `@portcullis/roles/sources`; until then the caller has none. Default `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  /** Allowed difference between the clocks of the issuer and the gate, in seconds. Default 30. */
  readonly clockToleranceSeconds?: number;
  /** How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off. Default 60. */
  readonly rememberSeconds?: number;
  /** How many verified tokens are remembered. Default 10,000. */
  readonly rememberTokens?: number;
  /** Name of the provider in the audit event. Default: the issuer. */
  readonly provider?: string;
  /** `realm` of the challenge. Default `portcullis`. */
  readonly realm?: string;
  /** How the signing keys are fetched and kept. */
  readonly keys?: JwksTuning;
}

/** Options of the verifiers that read bearer tokens. */
export interface BearerTokenOptions extends JwtOptions {
  /**
   * Request header that carries the token, instead of `Authorization: Bearer`. A proxy in front of the gate must remove this
   * header from client requests. Default: `Authorization`.
   */
  readonly header?: string;
  /** `rfc9068` requires a JWT access token as specified by RFC 9068, with its `typ` and all required claims. Default `jwt`. */
  readonly profile?: 'jwt' | 'rfc9068';
}

/** Those of {@link BearerTokenOptions} that may stay `undefined`. */
export type OpenTokenOption = 'provider' | 'header';

/** The options, checked and completed. */
export interface JwtSettings extends Completed<Omit<BearerTokenOptions, 'keys'>, 'header'> {
  /** The values of `aud` of which one must be there. */
  readonly audiences: readonly string[];
}

/** How the issuer is checked where an option says it. */
export const issuerField: Field<string> = value(isNonEmptyString, 'must be the exact "iss" of its tokens');

/** How `groupsClaim` is checked, with the claim that a provider's tokens use. */
/* @__NO_SIDE_EFFECTS__ */
export const groupsClaimField = (byDefault: GroupsClaim): Field<GroupsClaim> =>
  value(isGroupsClaim, 'must name a claim, or be the members of its path', () => byDefault);

/** How each option that all verifiers of JWTs share is checked. A preset adds its own, and may change defaults. */
export const jwtFields: FieldsFor<JwtOptions, 'provider'> = {
  audience: value(
    (given) => audienceList(given) !== undefined,
    'must be a non-empty text, or several in an array',
  ),
  algorithms: { problem: algorithmsProblem, fallback: () => DEFAULT_ALGORITHMS },
  groupsClaim: groupsClaimField('groups'),
  groupsOverage: oneOf(['refuse', 'ask'], 'refuse'),
  clockToleranceSeconds: number({ from: 0, to: 300, fallback: 30 }),
  rememberSeconds: number({ from: 0, to: 60, fallback: 60 }),
  rememberTokens: number({ from: 0, to: 1_000_000, fallback: 10_000 }),
  provider: optional((given) => (isNonEmptyString(given) ? undefined : 'must be a name')),
  realm: value(
    (given) => typeof given === 'string' && isRealm(given),
    'must be plain ASCII without quotes and backslashes',
    () => 'portcullis',
  ),
  // What is in it is checked by jwks().
  keys: value(isObject, 'must be options of jwks()', () => ({})),
};

/** The same for verifiers that read bearer tokens. */
export const bearerFields: FieldsFor<BearerTokenOptions, OpenTokenOption> = {
  ...jwtFields,
  header: optional((given) =>
    isOwnHeader(given) ? undefined : 'must be the name of a header other than Authorization and Cookie',
  ),
  profile: oneOf(['jwt', 'rfc9068'], 'jwt'),
};

/** The audiences, or `undefined` if there is none or one of them is empty. */
export function audienceList(audience: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  return list.length > 0 && list.every(isNonEmptyString) ? list : undefined;
}

function isGroupsClaim(given: unknown): boolean {
  return isNonEmptyString(given) || (Array.isArray(given) && audienceList(given) !== undefined);
}

function isOwnHeader(name: unknown): boolean {
  return typeof name === 'string' && isToken(name) && !/^(?:authorization|cookie)$/i.test(name);
}

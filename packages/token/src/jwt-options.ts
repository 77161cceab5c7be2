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
import { DEFAULT_REALM, isRealm } from './challenge.ts';
import { isNonEmptyString } from './claims.ts';
import type { GroupsClaim } from './groups.ts';

/** Options of all verifiers of JWTs. */
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
   * What happens to a token that omits groups because there are too many: `refuse` the request, or `ask` a source of
   * `@portcullis/roles/sources` for them in a later step; until then the caller's groups are unknown. Default `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  /**
   * Allowed difference between the clocks of the issuer and the gate, in seconds. Default 30.
   *
   * From 0 to 300.
   */
  readonly clockToleranceSeconds?: number;
  /**
   * How long the result of verifying a token is cached at most, in seconds. 0 turns the cache off. Default 60.
   *
   * From 0 to 60.
   */
  readonly rememberSeconds?: number;
  /**
   * How many verified tokens are cached, at most 16 MiB of their texts. More callers than that share the places. Default 10,000.
   */
  readonly rememberTokens?: number;
  /**
   * Clients (`client_id`, `azp`, `cid` or `appid` of a token) that are programs of their users, such as a command line tool of your own,
   * or `all` for every client of the provider. To a policy, their tokens come from a `program`. Every other token counts as an
   * agent's, as does one with an actor (`act`). Default: none.
   */
  readonly programs?: readonly string[] | 'all';
  /** Name of the provider in audit events. Default: the issuer. */
  readonly provider?: string;
  /** `realm` of the `WWW-Authenticate` challenge. Default `portcullis`. */
  readonly realm?: string;
  /** How the signing keys are fetched and cached. */
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

/** Options of {@link BearerTokenOptions} that may stay `undefined`. */
export type OpenTokenOption = 'provider' | 'header';

/** The validated options with their defaults. */
export interface JwtSettings extends Completed<Omit<BearerTokenOptions, 'keys'>, 'header'> {
  /** The accepted audiences: `aud` must contain at least one of them. */
  readonly audiences: readonly string[];
}

/** The check of an option that is an issuer. */
export const issuerField: Field<string> = value(isNonEmptyString, 'must be the exact "iss" of its tokens');

/** The check of `groupsClaim`, with the default of a provider. */
/* @__NO_SIDE_EFFECTS__ */
export const groupsClaimField = (byDefault: GroupsClaim): Field<GroupsClaim> =>
  value(isGroupsClaim, 'must be the name of a claim, or its path as an array', () => byDefault);

/** The checks of the options that all verifiers of JWTs share. A preset adds its own, and can change defaults. */
export const jwtFields: FieldsFor<JwtOptions, 'provider'> = {
  audience: value(
    (given) => audienceList(given) !== undefined,
    'must be a non-empty string, or an array of them',
  ),
  algorithms: { problem: algorithmsProblem, fallback: () => DEFAULT_ALGORITHMS },
  groupsClaim: groupsClaimField('groups'),
  groupsOverage: oneOf(['refuse', 'ask'], 'refuse'),
  clockToleranceSeconds: number({ from: 0, to: 300, fallback: 30 }),
  rememberSeconds: number({ from: 0, to: 60, fallback: 60 }),
  rememberTokens: number({ from: 0, to: 1_000_000, fallback: 10_000 }),
  programs: value(
    (given) => given === 'all' || (Array.isArray(given) && given.every(isNonEmptyString)),
    'must be a list of client ids, or "all"',
    () => [],
  ),
  provider: optional((given) => (isNonEmptyString(given) ? undefined : 'must be a name')),
  realm: value(
    (given) => typeof given === 'string' && isRealm(given),
    'must be printable ASCII without quotes and backslashes',
    () => DEFAULT_REALM,
  ),
  // Its members are checked by jwks().
  keys: value(isObject, 'must be an object with options of jwks()', () => ({})),
};

/** The checks of the options of verifiers that read bearer tokens. */
export const bearerFields: FieldsFor<BearerTokenOptions, OpenTokenOption> = {
  ...jwtFields,
  header: optional((given) =>
    isOwnHeader(given) ? undefined : 'must be the name of a header other than Authorization and Cookie',
  ),
  profile: oneOf(['jwt', 'rfc9068'], 'jwt'),
};

/** The audiences as a list; `undefined` if it is empty or one of them is. */
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

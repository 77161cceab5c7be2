import type { JwksTuning } from '@portcullis/jwks';
import { type Algorithm, algorithmsProblem, DEFAULT_ALGORITHMS } from './algorithms.ts';
import { isRealm } from './challenge.ts';
import type { GroupsClaim } from './groups.ts';

/** What every verifier of JWTs can be told. */
export interface JwtOptions {
  /** Who the token must be meant for: a value of its `aud`, or several of which one must be there. */
  readonly audience: string | readonly [string, ...string[]];
  /** Signature algorithms that are allowed. Asymmetric ones only. Default RS256, ES256 and EdDSA. */
  readonly algorithms?: readonly [Algorithm, ...Algorithm[]];
  /** Claim that lists the caller's groups: a name, a dotted path, or a path as an array. Default `groups`. */
  readonly groupsClaim?: GroupsClaim;
  /**
   * What becomes of a token that leaves groups out because there are too many: `refuse` it, or `ask` for them later, by
   * a source of `@portcullis/roles/sources`; until then the caller has none. Default `refuse`.
   */
  readonly groupsOverage?: 'refuse' | 'ask';
  /** How far the issuer's clock may be off, in seconds, 0 to 300. Default 30. */
  readonly clockToleranceSeconds?: number;
  /** How long a verified token is remembered at most, in seconds, 0 to 60; 0 turns it off. Default 60. */
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
   * Another header to read the token from, and no other place then. Whatever stands before the gate must remove it from
   * what clients send, or must not exist. Default: `Authorization`, with the scheme `Bearer`.
   */
  readonly header?: string;
  /** `rfc9068` demands a JWT access token by the book: `typ` and all required claims. Default `jwt`. */
  readonly profile?: 'jwt' | 'rfc9068';
}

/** The options, checked and completed. */
export interface JwtSettings {
  readonly audiences: readonly string[];
  readonly algorithms: readonly string[];
  readonly groupsClaim: GroupsClaim;
  readonly groupsOverage: 'refuse' | 'ask';
  readonly toleranceSeconds: number;
  readonly rememberMs: number;
  readonly rememberTokens: number;
  readonly provider: string;
  readonly realm: string;
  readonly header: string | undefined;
  readonly profile: 'jwt' | 'rfc9068';
}

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * Checks the options, which may come from JavaScript or JSON. Throws a TypeError that lists everything wrong with them.
 * @param preset the function they were given to
 */
export function jwtSettings(preset: string, issuer: string, options: BearerTokenOptions): JwtSettings {
  const problems: string[] = [];
  const within = (name: string, value: number, max: number): number => {
    if (!(Number.isFinite(value) && value >= 0 && value <= max)) problems.push(`${name} must be 0 to ${max}`);
    return value;
  };
  const { header, realm = 'portcullis', profile = 'jwt', groupsClaim = 'groups' } = options;
  const { groupsOverage = 'refuse' } = options;
  const { algorithms = DEFAULT_ALGORITHMS, rememberTokens = 10_000, provider = issuer } = options;
  if (typeof issuer !== 'string' || issuer === '')
    problems.push('issuer must be the exact "iss" of its tokens');
  const audiences = audienceList(options.audience);
  if (audiences === undefined) problems.push('audience must be a non-empty text, or several in an array');
  const algorithmsWrong = algorithmsProblem(algorithms);
  if (algorithmsWrong !== undefined) problems.push(algorithmsWrong);
  if (groupsClaim.length === 0) problems.push('groupsClaim must not be empty');
  if (groupsOverage !== 'refuse' && groupsOverage !== 'ask') {
    problems.push("groupsOverage must be 'refuse' or 'ask'");
  }
  if (header !== undefined && !isOwnHeader(header)) {
    problems.push('header must be the name of a header other than Authorization and Cookie');
  }
  if (!isRealm(realm)) problems.push('realm must be plain ASCII without quotes and backslashes');
  if (profile !== 'jwt' && profile !== 'rfc9068') problems.push("profile must be 'jwt' or 'rfc9068'");
  const toleranceSeconds = within('clockToleranceSeconds', options.clockToleranceSeconds ?? 30, 300);
  const rememberMs = 1000 * within('rememberSeconds', options.rememberSeconds ?? 60, 60);
  within('rememberTokens', rememberTokens, 1_000_000);
  if (problems.length > 0 || audiences === undefined) {
    throw new TypeError(`${preset}: ${problems.join('; ')}`);
  }
  return {
    audiences,
    algorithms,
    groupsClaim,
    groupsOverage,
    toleranceSeconds,
    rememberMs,
    rememberTokens,
    provider,
    realm,
    header,
    profile,
  };
}

/** The audiences, or `undefined` if there is none or one of them is empty. */
function audienceList(audience: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  const audiences = list.filter((entry) => typeof entry === 'string' && entry !== '');
  return list.length > 0 && audiences.length === list.length ? (audiences as string[]) : undefined;
}

function isOwnHeader(name: string): boolean {
  return HEADER_NAME.test(name) && !/^(?:authorization|cookie)$/i.test(name);
}

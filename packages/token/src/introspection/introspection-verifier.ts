import type { BaseContext, Identity } from '@portcullis/core';
import { clientNetwork, type PerEnv, RateLimit, requestError } from '@portcullis/core/internal';
import { type Challenge, challengeText, refusal } from '../challenge.ts';
import { type ClaimExpectations, type Claims, claimsProblem, isNonEmptyString } from '../claims.ts';
import { type IdentityRules, identityFromClaims } from '../identity-from-claims.ts';
import { verifierPerEnv } from '../preset.ts';
import { type ProviderProfile, standardProfile } from '../provider-profile.ts';
import type { TokenProblem } from '../token-failure.ts';
import { identifiedBy, readToken } from '../token-header.ts';
import type { Verifier } from '../verifier.ts';
import { introspect } from './introspection-call.ts';
import { introspectionError } from './introspection-failure.ts';
import {
  type IntrospectionOptions,
  type IntrospectionSettings,
  introspectionSettings,
} from './introspection-options.ts';
import { type Verdict, Verdicts } from './verdicts.ts';

/**
 * Verifies opaque bearer tokens by introspection at their issuer (RFC 7662). Results are cached for `cacheSeconds`, with a hash
 * of the token as the key.
 *
 * Needs the issuer, the audience, the endpoint and the gateway's client credentials. The response must have `active`, `aud` and
 * `exp`. Refuses with 401 if the token is not valid, with 503 if the issuer does not send a valid response, and with 429 if a
 * client sent too many invalid tokens (`asksPerMinute`). It does **not** check `scope`, and does not accept signed responses (RFC
 * 9701).
 *
 * @example
 * ```ts
 * import { introspection } from '@portcullis/token/introspection';
 *
 * interface Env {
 *   readonly CLIENT_SECRET: string;
 * }
 *
 * const verifier = introspection((env: Env) => ({
 *   issuer: 'https://id.example.com',
 *   audience: 'https://app.example.com',
 *   url: 'https://id.example.com/oauth2/introspect',
 *   clientId: 'gate',
 *   clientSecret: env.CLIENT_SECRET,
 * }));
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc7662 | RFC 7662}
 */
export function introspection<Env = unknown>(options: PerEnv<Env, IntrospectionOptions>): Verifier<Env> {
  return verifierPerEnv(
    'introspection',
    options,
    (given) => new IntrospectionVerifier(introspectionSettings(given)),
  );
}

/** A client that acts on its own behalf can have no subject: then its client id is used. */
const providerProfile: ProviderProfile = {
  ...standardProfile,
  isService: ({ sub, client_id: client }) =>
    isNonEmptyString(client) && (sub === undefined || sub === client),
  subject: ({ sub, client_id: client }) => [sub === undefined ? client : sub].find(isNonEmptyString),
  problem: kindProblem,
};

class IntrospectionVerifier implements Verifier {
  readonly name = 'introspection';
  readonly #settings: IntrospectionSettings;
  readonly #challenge: Challenge;
  readonly #expected: ClaimExpectations;
  readonly #identityRules: IdentityRules;
  readonly #verdicts: Verdicts;
  readonly #limit: RateLimit;

  constructor(settings: IntrospectionSettings) {
    const { issuer, audiences, clockToleranceSeconds: toleranceSeconds } = settings;
    const { provider, programs, groupsClaim } = settings;
    this.#settings = settings;
    this.#challenge = { scheme: 'Bearer', realm: settings.realm };
    this.#expected = { issuer, audiences, toleranceSeconds, requiredStrings: [], issuedAtRequired: false };
    this.#identityRules = {
      issuer,
      method: 'introspection',
      provider,
      programs,
      groupsClaim,
      providerProfile,
    };
    this.#verdicts = new Verdicts(settings);
    const forAll = settings.asksPerMinute;
    this.#limit = new RateLimit({ perClient: forAll / 20, forAll, windowMs: 60_000 });
  }

  readonly challenge = (): string => challengeText(this.#challenge);

  readonly identify = (context: BaseContext): Promise<Identity> | undefined => {
    const reading = readToken(context.request, this.#settings.header);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'problem') throw refusal(this.#challenge, reading.problem);
    return this.#ask(reading.token, context);
  };

  /** A revoked token must not keep a connection open. The issuer is not asked more often than for requests. */
  readonly recheck = async (caller: Identity, context: BaseContext): Promise<void> => {
    const { method, provider } = caller.authentication;
    if (method !== 'introspection' || provider !== this.#settings.provider) return;
    const now = await this.identify(context);
    if (said(now) === said(caller)) return;
    throw refusal(this.#challenge, {
      code: 'token.inactive',
      detail: 'the issuer now reports different facts about the caller than when the connection was opened',
    });
  };

  async #ask(token: string, context: BaseContext): Promise<Identity> {
    const key = await this.#verdicts.keyOf(token);
    const verdict =
      this.#verdicts.find(key, context.clock.now()) ?? (await this.#askAnew(token, key, context));
    if ('code' in verdict) throw refusal(this.#challenge, verdict);
    return verdict;
  }

  /**
   * Asks the issuer. Anyone can invent tokens, so the number of failed introspections is limited, except for tokens that were
   * active before.
   */
  async #askAnew(token: string, key: string, { request, clock }: BaseContext): Promise<Verdict> {
    const client = clientNetwork(request);
    const now = clock.now();
    if (!this.#verdicts.wasActive(key) && !this.#limit.has(client, now)) {
      throw introspectionError('token.introspection_limited', {
        detail: 'too many invalid tokens were sent within a minute (option asksPerMinute)',
        headers: { 'retry-after': '60' },
      });
    }
    let verdict: Verdict | undefined;
    try {
      verdict = this.#verdicts.add(key, this.#judge(await introspect(token, this.#settings), now), now);
      return verdict;
    } finally {
      // With the current time, not the time of the start: others were counted since, and a time that goes back would refill what
      // they used.
      if (verdict === undefined || 'code' in verdict) this.#limit.count(client, clock.now());
    }
  }

  /** The identity that the response describes, or the problem of the response. */
  #judge(answer: Claims, now: number): Identity | TokenProblem {
    if (answer.active !== true) {
      return { code: 'token.inactive', detail: 'the issuer says that the token is not active' };
    }
    const { active, ...claims } = answer;
    const complete: Claims = { ...claims, iss: claims.iss ?? this.#settings.issuer };
    const problem = claimsProblem(complete, this.#expected, Math.floor(now / 1000));
    if (problem !== undefined) return problem;
    // claimsProblem refused everything else before. This is for the compiler.
    if (typeof complete.exp !== 'number') {
      throw requestError('request.crashed', { detail: 'the introspection response has no exp' });
    }
    const reading = identityFromClaims(complete, complete.exp, this.#identityRules);
    return reading.ok ? identifiedBy(this.#settings.header, reading.identity) : reading.problem;
  }
}

/** A refresh token is active too: if the issuer states the type of a token, it must be an access token. */
function kindProblem({ token_type: type, token_use: use, typ }: Claims): TokenProblem | undefined {
  const isBearer = type === undefined || (typeof type === 'string' && type.toLowerCase() === 'bearer');
  const isAccess = use === undefined || use === 'access_token' || use === 'access';
  const isOtherKind = typeof typ === 'string' && /^(?:refresh|offline|id)$/i.test(typ);
  if (isBearer && isAccess && !isOtherKind) return undefined;
  return {
    code: 'token.type',
    detail: 'according to the issuer this is not a bearer access token ("token_type", "token_use" or "typ")',
  };
}

/** Claims about the token, not about its caller. They differ between responses. */
const OF_THE_TOKEN: ReadonlySet<string> = new Set(['exp', 'expiresAt', 'expires_in', 'iat', 'jti', 'nbf']);

/** The facts that a decision can depend on. */
function said(caller: Identity | undefined): string {
  return JSON.stringify({ ...caller }, inOneOrder);
}

/** Sorts members and strings: issuers list groups and claims in any order. */
function inOneOrder(_name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OF_THE_TOKEN.has(name))
      .sort(),
  );
}

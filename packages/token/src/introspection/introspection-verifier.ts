import type { BaseContext, Identity } from '@portcullis/core';
import { clientNetwork, type PerEnv, RateLimit, requestError } from '@portcullis/core/internal';
import { type Challenge, challengeText, refusal } from '../challenge.ts';
import { type ClaimExpectations, type Claims, claimsProblem, isNonEmptyString } from '../claims.ts';
import { type IdentityRules, identityFromClaims } from '../identity-from-claims.ts';
import { verifierPerEnv } from '../preset.ts';
import { type ProviderProfile, standardProfile } from '../provider-profile.ts';
import type { TokenProblem } from '../token-failure.ts';
import { readBearerHeader, readTokenHeader, type TokenReading } from '../token-source.ts';
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
 * Verifies opaque bearer tokens by asking their issuer about each (RFC 7662). Answers are remembered for a short while,
 * under a hash of the token.
 *
 * Needs the issuer, the audience, the endpoint and the gate's client credentials there. The answer must say `active`,
 * `aud` and `exp`. Fails with 401, with 503 if the issuer gives no proper answer, or with 429 if a client sent too many bad tokens
 * (`asksPerMinute`). It does **not** check `scope`, and accepts no signed answers (RFC 9701).
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

/** A client that acts for itself may have no subject at all: then its client id names it. */
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
    const { issuer, audiences, clockToleranceSeconds: toleranceSeconds, provider, groupsClaim } = settings;
    this.#settings = settings;
    this.#challenge = { scheme: 'Bearer', realm: settings.realm };
    this.#expected = { issuer, audiences, toleranceSeconds, requiredStrings: [], issuedAtRequired: false };
    this.#identityRules = { issuer, method: 'introspection', provider, groupsClaim, providerProfile };
    this.#verdicts = new Verdicts(settings);
    const forAll = settings.asksPerMinute;
    this.#limit = new RateLimit({ perClient: forAll / 20, forAll, windowMs: 60_000 });
  }

  readonly challenge = (): string => challengeText(this.#challenge);

  readonly identify = (context: BaseContext): Promise<Identity> | undefined => {
    const reading = this.#read(context.request);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'problem') throw refusal(this.#challenge, reading.problem);
    return this.#ask(reading.token, context);
  };

  /** A token that is revoked must not live on in what it opened. The issuer is asked no oftener than for requests. */
  readonly recheck = async (caller: Identity, context: BaseContext): Promise<void> => {
    const { method, provider } = caller.authentication;
    if (method !== 'introspection' || provider !== this.#settings.provider) return;
    const now = await this.identify(context);
    if (said(now) === said(caller)) return;
    throw refusal(this.#challenge, {
      code: 'token.inactive',
      detail: 'the issuer says other things of the caller by now',
    });
  };

  #read({ headers }: Request): TokenReading {
    const { header } = this.#settings;
    return header === undefined
      ? readBearerHeader(headers.get('authorization'))
      : readTokenHeader(header, headers.get(header));
  }

  async #ask(token: string, context: BaseContext): Promise<Identity> {
    const key = await this.#verdicts.keyOf(token);
    const verdict =
      this.#verdicts.find(key, context.clock.now()) ?? (await this.#askAnew(token, key, context));
    if ('code' in verdict) throw refusal(this.#challenge, verdict);
    return verdict;
  }

  /** Asks the issuer. Anybody can make up tokens, so it is asked in vain so often about those that were never good, and no oftener. */
  async #askAnew(token: string, key: string, { request, clock }: BaseContext): Promise<Verdict> {
    const client = clientNetwork(request);
    const now = clock.now();
    if (!this.#verdicts.wasActive(key) && !this.#limit.has(client, now)) {
      throw introspectionError('token.introspection_limited', {
        detail: 'too many tokens that are not good were shown within a minute (asksPerMinute)',
        headers: { 'retry-after': '60' },
      });
    }
    let verdict: Verdict | undefined;
    try {
      verdict = this.#verdicts.add(key, this.#judge(await introspect(token, this.#settings), now), now);
      return verdict;
    } finally {
      // Now, and not when it began: others were counted since, and time that goes back fills again what they used up.
      if (verdict === undefined || 'code' in verdict) this.#limit.count(client, clock.now());
    }
  }

  /** The identity that the answer describes, or what is wrong with it. */
  #judge(answer: Claims, now: number): Identity | TokenProblem {
    if (answer.active !== true) {
      return { code: 'token.inactive', detail: 'the issuer says that the token is not active' };
    }
    const { active, ...claims } = answer;
    const complete: Claims = { ...claims, iss: claims.iss ?? this.#settings.issuer };
    const problem = claimsProblem(complete, this.#expected, Math.floor(now / 1000));
    if (problem !== undefined) return problem;
    // claimsProblem has refused everything else: this says it to the compiler.
    if (typeof complete.exp !== 'number') {
      throw requestError('request.crashed', { detail: 'an answer without exp' });
    }
    const reading = identityFromClaims(complete, complete.exp, this.#identityRules);
    return reading.ok ? reading.identity : reading.problem;
  }
}

/** A refresh token is active too: where the issuer says what kind a token is, it must be an access token. */
function kindProblem({ token_type: type, token_use: use, typ }: Claims): TokenProblem | undefined {
  const isBearer = type === undefined || (typeof type === 'string' && type.toLowerCase() === 'bearer');
  const isAccess = use === undefined || use === 'access_token' || use === 'access';
  const isOtherKind = typeof typ === 'string' && /^(?:refresh|offline|id)$/i.test(typ);
  if (isBearer && isAccess && !isOtherKind) return undefined;
  return { code: 'token.type', detail: 'the issuer says that this is no bearer access token' };
}

/** What of a token passes by itself, and says nothing of its caller. */
const OF_THE_TOKEN: ReadonlySet<string> = new Set(['exp', 'expiresAt', 'expires_in', 'iat', 'jti', 'nbf']);

/** What a decision may hang on. */
function said(caller: Identity | undefined): string {
  return JSON.stringify({ ...caller }, inOneOrder);
}

/** Issuers list groups and claims in any order. */
function inOneOrder(_name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OF_THE_TOKEN.has(name))
      .sort(),
  );
}

import { defined } from '@portcullis/core/internal';
import { allowInsecureLoopback, type Jwks, jwks } from '@portcullis/jwks';
import type { KeyRequestScope } from '@portcullis/jwks/internal';
import {
  type ClaimExpectations,
  type Claims,
  claimsProblem,
  readSignedClaims,
  type TokenParts,
  type TokenProblem,
  TokenReader,
} from '@portcullis/token/internal';
import { loginError } from '../failures/login-failure.ts';
import { CLOCK_TOLERANCE } from '../session/seconds.ts';
import type { ProviderSettings } from '../settings/provider-options.ts';
import type { SessionSettings } from '../settings/session-options.ts';
import { clockSkew } from './clock-skew.ts';

/** Verifies the ID tokens, logout tokens and signed userinfo of one provider, with keys cached by `jwks`. */
export class ProviderTokens {
  readonly #settings: ProviderSettings;
  readonly #shared: SessionSettings;
  readonly #reader: TokenReader;
  readonly #userinfoReader: TokenReader;
  readonly #assertionReader: TokenReader;
  readonly #expected: ClaimExpectations;
  #keys: { readonly uri: string; readonly source: Jwks } | undefined;

  constructor(settings: ProviderSettings, shared: SessionSettings) {
    const { issuer, clientId, idTokenAlgorithm, userinfoAlgorithm } = settings;
    this.#settings = settings;
    this.#shared = shared;
    this.#reader = readerFor(idTokenAlgorithm);
    this.#userinfoReader = readerFor(userinfoAlgorithm);
    this.#assertionReader = readerFor(idTokenAlgorithm, ASSERTION_TYPES);
    this.#expected = {
      issuer,
      audiences: [clientId],
      toleranceSeconds: CLOCK_TOLERANCE,
      requiredStrings: [],
      issuedAtRequired: true,
    };
  }

  /**
   * Verifies the signature of a token, its `iss`, its `aud`, its `exp`, `nbf` and `iat`. Returns its claims. Fails with `session.id_token`,
   * with `session.clock_skew` if only its times are wrong, or as the keys do. It does **not** check whether it is an ID token or a logout
   * token.
   *
   * @param keysUri where the provider publishes its keys
   * @param isFromIssuer whether the provider has just sent it, and not a client: then an unknown key is fetched immediately
   * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation | OpenID Connect Core section 3.1.3.7}
   */
  async verify(
    token: string,
    keysUri: string,
    requestScope: KeyRequestScope & Required<Pick<KeyRequestScope, 'clock'>>,
    isFromIssuer = false,
  ): Promise<Claims> {
    const claims = await this.#signed(partsOf(this.#reader, token), keysUri, requestScope, isFromIssuer);
    return checked(claims, claims, this.#expected, requestScope);
  }

  /**
   * The same for an identity assertion (ID-JAG), which a client brings: its `typ` says so, it is meant for another audience than ID tokens, and
   * names a user, a client and itself. It does **not** check which client that is, nor whether it was used before.
   *
   * @param keysUri called once the header is good: nothing is fetched for another token
   * @see {@link https://datatracker.ietf.org/doc/draft-ietf-oauth-identity-assertion-authz-grant/ | Identity Assertion JWT Authorization Grant}
   */
  async verifyAssertion(
    token: string,
    audience: string,
    keysUri: () => Promise<string>,
    requestScope: KeyRequestScope & Required<Pick<KeyRequestScope, 'clock'>>,
  ): Promise<Claims> {
    const parts = partsOf(this.#assertionReader, token);
    const claims = await this.#signed(parts, await keysUri(), requestScope, false);
    const expected = {
      ...this.#expected,
      audiences: [audience],
      requiredStrings: ['sub', 'client_id', 'jti'],
    };
    return checked(claims, claims, expected, requestScope);
  }

  /**
   * The same for userinfo that is a JWT. It must say `iss` and `aud`; of the times, those that it says are checked. It
   * does **not** check whose it is.
   *
   * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse | OpenID Connect Core section 5.3.2}
   */
  async verifyUserinfo(
    token: string,
    keysUri: string,
    requestScope: KeyRequestScope & Required<Pick<KeyRequestScope, 'clock'>>,
  ): Promise<Claims> {
    const claims = await this.#signed(partsOf(this.#userinfoReader, token), keysUri, requestScope, true);
    // An answer to a question of this moment need not say how long it holds.
    const dated = { exp: Number.MAX_SAFE_INTEGER, ...claims };
    return checked(claims, dated, { ...this.#expected, issuedAtRequired: false }, requestScope);
  }

  async #signed(
    parts: TokenParts,
    keysUri: string,
    { execution, clock, trail }: KeyRequestScope,
    isFromIssuer: boolean,
  ): Promise<Claims> {
    const key = await this.#keysAt(keysUri).within({ ...defined({ execution, clock, trail }), isFromIssuer })(
      parts,
    );
    const signed = await readSignedClaims(parts, key);
    if (!signed.ok) throw notGood(signed.problem);
    return signed.claims;
  }

  #keysAt(uri: string): Jwks {
    if (this.#keys?.uri !== uri) {
      const { fetch, sleep, insecureLoopback } = this.#shared;
      const shared = { fetch, sleep, [allowInsecureLoopback]: insecureLoopback };
      const source = jwks({ ...shared, ...this.#settings.keys, url: uri });
      this.#keys = { uri, source };
    }
    return this.#keys.source;
  }
}

/** What the header of an identity assertion says of itself, so that no other token of the provider passes for one. */
const ASSERTION_TYPES: ReadonlySet<string> = new Set(['oauth-id-jag+jwt']);

/** @param types default: providers write what they like into the `typ` of ID tokens. What those are for, their claims say */
function readerFor(algorithm: string, types?: ReadonlySet<string>): TokenReader {
  return new TokenReader({
    // Two names of one algorithm (RFC 9864).
    algorithms: new Set(algorithm === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [algorithm]),
    ...(types === undefined ? { typeRequired: false } : { types, typeRequired: true }),
  });
}

function partsOf(reader: TokenReader, token: string): TokenParts {
  const reading = reader.read(token);
  if (!reading.ok) throw notGood(reading.problem);
  return reading.parts;
}

function checked(
  claims: Claims,
  dated: Claims,
  expected: ClaimExpectations,
  { clock }: Required<Pick<KeyRequestScope, 'clock'>>,
): Claims {
  const now = Math.floor(clock.now() / 1000);
  const problem = claimsProblem(dated, expected, now);
  if (problem === undefined) return claims;
  const isOfTime = problem.code === 'token.expired' || problem.code === 'token.not_yet_valid';
  throw isOfTime ? clockSkew('verifying a token', claims, now) : notGood(problem);
}

/** Reports only the code: other details name options that a login does not have. */
function notGood({ code }: TokenProblem): Error {
  return loginError('session.id_token', { detail: `verifying a token: ${code}` });
}

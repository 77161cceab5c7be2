import { defined } from '@portcullis/core/internal';
import { allowInsecureLoopback, type Jwks, jwks } from '@portcullis/jwks';
import type { KeyRequestScope } from '@portcullis/jwks/internal';
import {
  type ClaimExpectations,
  type Claims,
  claimsProblem,
  readSignedClaims,
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
  readonly #expected: ClaimExpectations;
  #keys: { readonly uri: string; readonly source: Jwks } | undefined;

  constructor(settings: ProviderSettings, shared: SessionSettings) {
    const { issuer, clientId, idTokenAlgorithm, userinfoAlgorithm } = settings;
    this.#settings = settings;
    this.#shared = shared;
    this.#reader = readerFor(idTokenAlgorithm);
    this.#userinfoReader = readerFor(userinfoAlgorithm);
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
    const claims = await this.#signed(this.#reader, token, keysUri, requestScope, isFromIssuer);
    return checked(claims, claims, this.#expected, requestScope);
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
    const claims = await this.#signed(this.#userinfoReader, token, keysUri, requestScope, true);
    // An answer to a question of this moment need not say how long it holds.
    const dated = { exp: Number.MAX_SAFE_INTEGER, ...claims };
    return checked(claims, dated, { ...this.#expected, issuedAtRequired: false }, requestScope);
  }

  async #signed(
    reader: TokenReader,
    token: string,
    keysUri: string,
    { execution, clock, trail }: KeyRequestScope,
    isFromIssuer: boolean,
  ): Promise<Claims> {
    const reading = reader.read(token);
    if (!reading.ok) throw notGood(reading.problem);
    const key = await this.#keysAt(keysUri).within({ ...defined({ execution, clock, trail }), isFromIssuer })(
      reading.parts,
    );
    const signed = await readSignedClaims(reading.parts, key);
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

function readerFor(algorithm: string): TokenReader {
  return new TokenReader({
    // Two names of one algorithm (RFC 9864).
    algorithms: new Set(algorithm === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [algorithm]),
    // Providers write what they like into the `typ` of these tokens. What a token is for, its claims say.
    typeRequired: false,
  });
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

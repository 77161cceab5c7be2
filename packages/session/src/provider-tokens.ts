import { allowInsecureLoopback, type Jwks, jwks, type KeyOccasion } from '@portcullis/jwks';
import { type ClaimExpectations, type Claims, claimsProblem, type TokenProblem } from '@portcullis/token';
import { readSignedClaims, TokenReader } from '@portcullis/token/signed';
import type { ProviderSettings } from './provider-options.ts';
import { sessionError } from './session-failure.ts';
import type { SessionSettings } from './session-options.ts';

/** How far clocks may differ, in seconds. */
export const CLOCK_TOLERANCE: number = 30;

/** Verifies the ID tokens and logout tokens of one provider, with keys kept by `jwks`. */
export class ProviderTokens {
  readonly #settings: ProviderSettings;
  readonly #shared: SessionSettings;
  readonly #reader: TokenReader;
  readonly #expected: ClaimExpectations;
  #keys: { readonly uri: string; readonly source: Jwks } | undefined;

  constructor(settings: ProviderSettings, shared: SessionSettings) {
    const { issuer, clientId, idTokenAlgorithm } = settings;
    this.#settings = settings;
    this.#shared = shared;
    this.#reader = new TokenReader({
      // Two names of one algorithm (RFC 9864).
      algorithms: new Set(idTokenAlgorithm === 'EdDSA' ? ['EdDSA', 'Ed25519'] : [idTokenAlgorithm]),
      // Providers write what they like into the `typ` of these tokens. What a token is for, its claims say.
      typeRequired: false,
    });
    this.#expected = {
      issuer,
      audiences: [clientId],
      toleranceSeconds: CLOCK_TOLERANCE,
      requiredStrings: [],
      issuedAtRequired: true,
    };
  }

  /**
   * Verifies the signature of a token, its `iss`, its `aud`, its `exp`, `nbf` and `iat`. Gives its claims. Fails with
   * `session.id_token`, or as the keys do. It does **not** check what tells an ID token from a logout token.
   *
   * @param keysUri where the provider publishes its keys
   * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation | OpenID Connect Core section 3.1.3.7}
   */
  async verify(
    token: string,
    keysUri: string,
    occasion: KeyOccasion & Required<Pick<KeyOccasion, 'clock'>>,
  ): Promise<Claims> {
    const reading = this.#reader.read(token);
    if (!reading.ok) throw notGood(reading.problem);
    const key = await this.#keysAt(keysUri).within(occasion)(reading.parts);
    const signed = await readSignedClaims(reading.parts, key);
    if (!signed.ok) throw notGood(signed.problem);
    const now = Math.floor(occasion.clock.now() / 1000);
    const problem = claimsProblem(signed.claims, this.#expected, now);
    if (problem !== undefined) throw notGood(problem);
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

/** Says the code alone: what an operator is told elsewhere speaks of options that are not those of a login. */
function notGood({ code }: TokenProblem): Error {
  return sessionError('session.id_token', { detail: `verifying a token: ${code}` });
}

import { type Authentication, type BaseContext, type Identity, requestError } from '@portcullis/core';
import type { Jwks } from '@portcullis/jwks';
import { type JWTHeaderParameters, type JWTPayload, jwtVerify } from 'jose';
import { type Challenge, challengeText, refusal } from './challenge.ts';
import { type ClaimExpectations, claimsProblem } from './claims.ts';
import { type IdentityRules, identityFromClaims } from './identity-from-claims.ts';
import { type HeaderRules, headerProblem } from './jose-header.ts';
import type { JwtSettings } from './jwt-options.ts';
import type { Quirks } from './quirks.ts';
import { RememberedTokens } from './remembered-tokens.ts';
import type { TokenProblem } from './token-failure.ts';
import { readBearerHeader, readTokenHeader, type TokenReading } from './token-source.ts';
import { verificationProblem } from './verification-problem.ts';
import type { Verifier } from './verifier.ts';

/** What a preset knows about its provider. */
export interface JwtProvider {
  /** The preset's name. */
  readonly name: string;
  readonly issuer: string;
  readonly keys: Jwks;
  readonly settings: JwtSettings;
  readonly quirks: Quirks;
  readonly method: Authentication['method'];
  readonly scheme: Challenge['scheme'];
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-2.2 | RFC 9068 section 2.2} */
const RFC9068_STRINGS = ['sub', 'client_id', 'jti'] as const;

/** Verifies JWTs of one issuer, and remembers those it verified a moment ago. */
export class JwtVerifier implements Verifier {
  readonly name: string;
  readonly #keys: Jwks;
  readonly #header: string | undefined;
  readonly #challenge: Challenge;
  readonly #algorithms: string[];
  readonly #headerRules: HeaderRules;
  readonly #expected: ClaimExpectations;
  readonly #identityRules: IdentityRules;
  readonly #remembered: RememberedTokens;

  constructor({ name, issuer, keys, settings, quirks, method, scheme }: JwtProvider) {
    const isByTheBook = settings.profile === 'rfc9068';
    this.name = name;
    this.#keys = keys;
    this.#header = settings.header;
    this.#challenge = { scheme, realm: settings.realm };
    this.#algorithms = [...settings.algorithms];
    this.#headerRules = {
      algorithms: new Set(settings.algorithms),
      types: new Set(isByTheBook ? ['at+jwt'] : ['jwt', 'at+jwt']),
      typeRequired: isByTheBook,
    };
    this.#expected = {
      issuer,
      audiences: settings.audiences,
      toleranceSeconds: settings.toleranceSeconds,
      requiredStrings: isByTheBook ? RFC9068_STRINGS : [],
      issuedAtRequired: isByTheBook,
    };
    const { provider, groupsClaim, groupsOverage } = settings;
    this.#identityRules = { issuer, method, provider, groupsClaim, groupsOverage, quirks };
    this.#remembered = new RememberedTokens({
      milliseconds: settings.rememberMs,
      capacity: settings.rememberTokens,
    });
  }

  readonly challenge = (): string => challengeText(this.#challenge);

  readonly identify = (context: BaseContext): Identity | Promise<Identity> | undefined => {
    const reading = this.#read(context.request);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'problem') throw refusal(this.#challenge, reading.problem);
    const now = context.clock.now();
    return (
      this.#remembered.find(reading.token, now, this.#keys.version) ??
      this.#verify(reading.token, now, context)
    );
  };

  #read({ headers }: Request): TokenReading {
    return this.#header === undefined
      ? readBearerHeader(headers.get('authorization'))
      : readTokenHeader(this.#header, headers.get(this.#header));
  }

  async #verify(token: string, now: number, context: BaseContext): Promise<Identity> {
    this.#refuseIf(headerProblem(token, this.#headerRules));
    const keyFor = this.#keys.within(context);
    let keysVersion = 0;
    let keysUsableUntil = 0;
    const claims = await this.#signedClaims(token, now, async (header) => {
      const key = await keyFor(header);
      keysVersion = this.#keys.version;
      keysUsableUntil = this.#keys.usableUntil;
      return key;
    });
    this.#refuseIf(claimsProblem(claims, this.#expected, Math.floor(now / 1000)));
    // claimsProblem has refused everything else: this says it to the compiler.
    if (claims.exp === undefined) throw requestError('request.crashed', { detail: 'a token without exp' });
    const reading = identityFromClaims(claims, claims.exp, this.#identityRules);
    if (!reading.ok) throw refusal(this.#challenge, reading.problem);
    this.#remembered.add(token, reading.identity, { now, keysVersion, keysUsableUntil });
    return reading.identity;
  }

  async #signedClaims(
    token: string,
    now: number,
    keyFor: (header: JWTHeaderParameters) => Promise<CryptoKey>,
  ): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keyFor, {
        algorithms: this.#algorithms,
        clockTolerance: this.#expected.toleranceSeconds,
        currentDate: new Date(now),
      });
      return payload;
    } catch (error) {
      this.#refuseIf(verificationProblem(error));
      throw error;
    }
  }

  #refuseIf(problem: TokenProblem | undefined): void {
    if (problem !== undefined) throw refusal(this.#challenge, problem);
  }
}

import type { BaseContext, Identity } from '@portcullis/core';
import { type Authentication, requestError } from '@portcullis/core/internal';
import type { Jwks } from '@portcullis/jwks';
import type { CryptoKey } from 'jose';
import { type Challenge, challengeText, refusal } from './challenge.ts';
import { type ClaimExpectations, claimsProblem } from './claims.ts';
import { type IdentityRules, identityFromClaims } from './identity-from-claims.ts';
import { type TokenParts, TokenReader } from './jose-header.ts';
import type { JwtSettings } from './jwt-options.ts';
import { keyProblem } from './key-problem.ts';
import type { ProviderProfile } from './provider-profile.ts';
import { RememberedTokens } from './remembered-tokens.ts';
import { readSignedClaims } from './signed-claims.ts';
import type { TokenProblem } from './token-failure.ts';
import { identifiedBy, readToken } from './token-header.ts';
import type { Verifier } from './verifier.ts';

/** The facts about a provider that its preset supplies. */
export interface JwtProvider {
  /** The preset's name. */
  readonly name: string;
  readonly issuer: string;
  readonly keys: Jwks;
  readonly settings: JwtSettings;
  readonly providerProfile: ProviderProfile;
  readonly method: Authentication['method'];
  readonly scheme: Challenge['scheme'];
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-2.2 | RFC 9068 section 2.2} */
const RFC9068_STRINGS = ['sub', 'client_id', 'jti'] as const;

/** Verifies JWTs of one issuer, and caches the identities of those it verified. */
export class JwtVerifier implements Verifier {
  readonly name: string;
  readonly #keys: Jwks;
  readonly #header: string | undefined;
  readonly #challenge: Challenge;
  readonly #reader: TokenReader;
  readonly #expected: ClaimExpectations;
  readonly #identityRules: IdentityRules;
  readonly #remembered: RememberedTokens;

  constructor({ name, issuer, keys, settings, providerProfile, method, scheme }: JwtProvider) {
    const isByTheBook = settings.profile === 'rfc9068';
    this.name = name;
    this.#keys = keys;
    this.#header = settings.header;
    this.#challenge = { scheme, realm: settings.realm };
    this.#reader = new TokenReader({
      algorithms: new Set(settings.algorithms),
      types: new Set(isByTheBook ? ['at+jwt'] : ['jwt', 'at+jwt']),
      typeRequired: isByTheBook,
    });
    this.#expected = {
      issuer,
      audiences: settings.audiences,
      toleranceSeconds: settings.clockToleranceSeconds,
      requiredStrings: isByTheBook ? RFC9068_STRINGS : [],
      issuedAtRequired: isByTheBook,
    };
    const { provider, programs, groupsClaim, groupsOverage } = settings;
    this.#identityRules = { issuer, method, provider, programs, groupsClaim, groupsOverage, providerProfile };
    this.#remembered = new RememberedTokens({
      milliseconds: 1000 * settings.rememberSeconds,
      capacity: settings.rememberTokens,
    });
  }

  readonly challenge = (): string => challengeText(this.#challenge);

  readonly identify = (context: BaseContext): Identity | Promise<Identity> | undefined => {
    const now = context.clock.now();
    const value = context.request.headers.get(this.#header ?? 'authorization');
    // A cached token was parsed and verified before, so it is looked up before parsing.
    const known = value === null ? undefined : this.#remembered.find(value, now, this.#keys.version);
    if (known !== undefined) return known;
    const reading = readToken(context.request, this.#header);
    if (reading.kind === 'none') return undefined;
    if (reading.kind === 'problem') throw refusal(this.#challenge, reading.problem);
    return this.#verify(reading.token, value ?? '', now, context);
  };

  async #verify(token: string, value: string, now: number, context: BaseContext): Promise<Identity> {
    const read = this.#reader.read(token);
    if (!read.ok) throw refusal(this.#challenge, read.problem);
    const { parts } = read;
    const before = this.#keys.version;
    const key = await this.#keyFor(parts, context);
    const { version: keysVersion, usableUntil: keysUsableUntil } = this.#keys;
    const signed = await readSignedClaims(parts, key);
    if (!signed.ok) throw refusal(this.#challenge, signed.problem);
    const { claims } = signed;
    this.#refuseIf(claimsProblem(claims, this.#expected, Math.floor(now / 1000)));
    const { exp } = claims;
    // claimsProblem refused everything else before. This is for the compiler.
    if (typeof exp !== 'number') throw requestError('request.crashed', { detail: 'a token without exp' });
    const reading = identityFromClaims(claims, exp, this.#identityRules);
    if (!reading.ok) throw refusal(this.#challenge, reading.problem);
    const identity = identifiedBy(this.#header, reading.identity);
    // If the key set changed during the verification, the key may have been withdrawn. Loading the first key set is no change.
    if (keysVersion === Math.max(before, 1)) {
      this.#remembered.add(value, identity, { now, keysVersion, keysUsableUntil });
    }
    return identity;
  }

  async #keyFor(parts: TokenParts, context: BaseContext): Promise<CryptoKey> {
    try {
      return await this.#keys.within(context)(parts);
    } catch (error) {
      this.#refuseIf(keyProblem(error));
      throw error;
    }
  }

  #refuseIf(problem: TokenProblem | undefined): void {
    if (problem !== undefined) throw refusal(this.#challenge, problem);
  }
}

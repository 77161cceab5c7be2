import { AccessError, type BaseContext } from '@portcullis/core';
import { fromBase64url, isRecord } from '@portcullis/core/internal';
import { allowInsecureLoopback, type Jwks, jwks } from '@portcullis/jwks';
import {
  type Claims,
  claimsProblem,
  hasDuplicateMember,
  readSignedClaims,
  TokenReader,
  unverifiedClaims,
} from '@portcullis/token/internal';
import { CLOCK_TOLERANCE, secondsOf } from '../../session/seconds.ts';
import type { SignalsSettings, Transmitter } from './signals-options.ts';

/** Why a signal is refused, with its code of RFC 8935 section 2.4. */
export interface SignalProblem {
  readonly err:
    | 'invalid_request'
    | 'invalid_key'
    | 'invalid_issuer'
    | 'invalid_audience'
    | 'authentication_failed';
  readonly description: string;
}

/** A token with a valid signature, and who sent it. */
export type SignalReading =
  | { readonly ok: true; readonly transmitter: Transmitter; readonly claims: Claims; readonly jti: string }
  | { readonly ok: false; readonly problem: SignalProblem };

/** How old a signal may be, in seconds: transmitters repeat what was not acknowledged. */
export const MAX_SIGNAL_AGE = 3600;

/** The algorithms of a signal: signatures by a key that only the transmitter has. */
const ALGORITHMS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'RS256',
  'PS256',
  'ES256',
  'EdDSA',
  'Ed25519',
]);

/** Verifies the tokens of transmitters: security event tokens, and those that authorize a revocation. */
export class SignedSignals {
  readonly #settings: Pick<
    SignalsSettings<never>,
    'transmitters' | 'fetch' | 'sleep' | typeof allowInsecureLoopback
  >;
  readonly #keys = new Map<string, Jwks>();
  readonly #reader: TokenReader;
  readonly #hasEnd: boolean;

  /**
   * @param type the `typ` that a token must have
   * @param hasEnd whether it must have `exp`; otherwise it must not: a token that has one is for another purpose
   */
  constructor(
    settings: Pick<SignalsSettings<never>, 'transmitters' | 'fetch' | 'sleep' | typeof allowInsecureLoopback>,
    type: string,
    hasEnd: boolean,
  ) {
    this.#settings = settings;
    this.#reader = new TokenReader({ algorithms: ALGORITHMS, types: new Set([type]), typeRequired: true });
    this.#hasEnd = hasEnd;
  }

  /**
   * Checks the signature of a token, `iss`, `aud`, `iat`, its age and `jti`. It does **not** check whether it was used before, nor what it
   * says.
   */
  async read(token: string, context: BaseContext): Promise<SignalReading> {
    const reading = this.#reader.read(token);
    if (!reading.ok) return refused('invalid_request', reading.problem.detail);
    const transmitter = this.#transmitterOf(token);
    if ('err' in transmitter) return { ok: false, problem: transmitter };
    const signed = await this.#signed(reading.parts, transmitter, context);
    if ('problem' in signed) return { ok: false, problem: signed.problem };
    const { claims } = signed;
    const problem = this.#claimsProblem(claims, transmitter, secondsOf(context));
    if (problem !== undefined) return { ok: false, problem };
    return { ok: true, transmitter, claims, jti: String(claims.jti) };
  }

  /** The transmitter that the token claims as its issuer. Nothing else of it is used before its signature is verified. */
  #transmitterOf(token: string): Transmitter | SignalProblem {
    const { iss, aud } = unverifiedClaims(token) ?? {};
    const ofIssuer = this.#settings.transmitters.filter(({ issuer }) => issuer === iss);
    if (ofIssuer.length === 0)
      return problemOf('invalid_issuer', 'its "iss" is not a configured transmitter');
    const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
    const found = ofIssuer.find(({ audience }) => audiences.includes(audience));
    return found ?? problemOf('invalid_audience', 'its "aud" is not this receiver');
  }

  async #signed(
    parts: Parameters<typeof readSignedClaims>[0],
    { jwksUri }: Transmitter,
    { execution, clock, trail }: BaseContext,
  ): Promise<{ readonly claims: Claims } | { readonly problem: SignalProblem }> {
    try {
      const key = await this.#keysAt(jwksUri).within({ execution, clock, trail })(parts);
      const signed = await readSignedClaims(parts, key);
      if (!signed.ok) return { problem: problemOf('invalid_key', signed.problem.detail) };
      return { claims: signed.claims };
    } catch (error) {
      // That keys cannot be fetched says nothing about the token: it may be sent again.
      if (!(error instanceof AccessError) || error.status !== 401) throw error;
      return { problem: problemOf('invalid_key', 'no key of the transmitter fits it') };
    }
  }

  #claimsProblem(claims: Claims, { issuer, audience }: Transmitter, now: number): SignalProblem | undefined {
    const { iat, jti, exp } = claims;
    if (!this.#hasEnd && exp !== undefined)
      return problemOf('invalid_request', 'it has an "exp", as tokens for another purpose do');
    const dated = this.#hasEnd ? claims : { ...claims, exp: Number.MAX_SAFE_INTEGER };
    const expected = {
      ...{ issuer, audiences: [audience], toleranceSeconds: CLOCK_TOLERANCE },
      ...{ requiredStrings: ['jti'], issuedAtRequired: true },
    };
    const problem = claimsProblem(dated, expected, now);
    if (problem !== undefined) return problemOf('invalid_request', problem.detail);
    if (Number(iat) < now - MAX_SIGNAL_AGE)
      return problemOf('invalid_request', `its "iat" is more than ${MAX_SIGNAL_AGE} seconds ago`);
    return String(jti).length > 256 ? problemOf('invalid_request', 'its "jti" is too long') : undefined;
  }

  #keysAt(url: string): Jwks {
    const known = this.#keys.get(url);
    if (known !== undefined) return known;
    const { fetch, sleep } = this.#settings;
    const insecure = this.#settings[allowInsecureLoopback];
    const made = jwks({ url, fetch, sleep, [allowInsecureLoopback]: insecure });
    this.#keys.set(url, made);
    return made;
  }
}

/** Whether the payload of a token has two members of one name. */
export function hasTwice(token: string): boolean {
  const payload = fromBase64url(token.split('.')[1] ?? '');
  return payload === undefined || hasDuplicateMember(new TextDecoder().decode(payload));
}

/** The one event of a token. */
export function eventIn({
  events,
  sub,
}: Claims): readonly [type: string, event: Readonly<Record<string, unknown>>] | string {
  if (sub !== undefined) return 'it has a "sub" besides the subject of its event';
  if (!isRecord(events)) return 'it has no "events"';
  const [one, ...others] = Object.entries(events);
  if (one === undefined) return 'it has no event';
  if (others.length > 0) return 'it has two events';
  const [type, event] = one;
  return isRecord(event) ? [type, event] : 'its event is not an object';
}

function refused(err: SignalProblem['err'], description: string): SignalReading {
  return { ok: false, problem: problemOf(err, description) };
}

/** A problem. */
export function problemOf(err: SignalProblem['err'], description: string): SignalProblem {
  return { err, description };
}

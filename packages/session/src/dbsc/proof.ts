import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import type { BoundKey } from '../session/device-key.ts';
import { ALGORITHMS, boundKeyIn } from './bound-key.ts';
import { ProofProblem } from './proof-problem.ts';

/** What a valid proof says. */
export interface Proof {
  /** The challenge that it answers. Whether that was given, and is unused, the caller checks. */
  readonly challenge: string;
  /** The key that signed it. */
  readonly key: BoundKey;
}

/** Longest proof that is read, in characters: an RS256 key of 4,096 bits and its signature need a fifth of it. */
const MAX_LENGTH = 8192;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** What a proof is verified for. */
export interface ProofContext {
  /** The key that the session is bound to; `undefined` at a registration, where the proof brings its own. */
  readonly key: BoundKey | undefined;
  /** The address that received it. An `aud` must be this one; the specification of 2026 has none. */
  readonly audience: string;
  readonly now: number;
}

/**
 * Verifies the proof of a browser that it holds a key. Throws a `ProofProblem`.
 *
 * @see {@link https://w3c.github.io/webappsec-dbsc/#format-jwt | DBSC proof}
 */
export async function verifiedProof(
  proof: string,
  { key: bound, audience, now }: ProofContext,
): Promise<Proof> {
  if (proof.length > MAX_LENGTH) throw new ProofProblem('it is too long');
  if (!COMPACT.test(proof)) throw new ProofProblem('it is not a signed JWT');
  const key = keyFor(headerOf(proof), bound);
  const { payload } = await verified(proof, key, now);
  if (payload.aud !== undefined && payload.aud !== audience)
    throw new ProofProblem('it is for another address');
  // The gate asks for no authorization.
  if (payload.authorization !== undefined)
    throw new ProofProblem('it has a claim that the gate did not ask for');
  if (typeof payload.jti !== 'string' || payload.jti === '')
    throw new ProofProblem('it answers no challenge');
  return { challenge: payload.jti, key };
}

type Header = Readonly<Record<string, unknown>>;

function headerOf(proof: string): Header {
  try {
    return { ...decodeProtectedHeader(proof) };
  } catch (cause) {
    throw new ProofProblem('its header is not JSON', { cause });
  }
}

function keyFor(header: Header, bound: BoundKey | undefined): BoundKey {
  if (header.typ !== 'dbsc+jwt') throw new ProofProblem('its type is not dbsc+jwt');
  const alg = ALGORITHMS.find((one) => one === header.alg);
  if (alg === undefined) throw new ProofProblem('its algorithm is neither ES256 nor RS256');
  if (bound !== undefined) {
    if (header.jwk !== undefined) throw new ProofProblem('it brings a key, though the session has one');
    if (alg !== bound.alg) throw new ProofProblem('its algorithm is not that of the key');
    return bound;
  }
  const key = boundKeyIn(alg, header.jwk);
  if (key === undefined) throw new ProofProblem('it brings no public key of its algorithm');
  return key;
}

async function verified(proof: string, { alg, jwk }: BoundKey, now: number): ReturnType<typeof jwtVerify> {
  try {
    return await jwtVerify(proof, await importJWK({ ...jwk }, alg), {
      algorithms: [alg],
      typ: 'dbsc+jwt',
      currentDate: new Date(now * 1000),
    });
  } catch (cause) {
    throw new ProofProblem('its signature, or a time in it, is not valid', { cause });
  }
}

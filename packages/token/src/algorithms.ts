/** Signature algorithms that can be allowed: asymmetric ones only, and never `none` (RFC 8725 section 3.2). */
export type Algorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519';

/** Parameters of Web Crypto for the verification of a signature. For RSA the hash is a property of the key. */
interface Verification {
  readonly name: string;
  readonly hash?: string;
  /** In bytes. */
  readonly saltLength?: number;
}

/** All supported algorithms. Any other name is rejected. */
const PARAMETERS: Readonly<Record<Algorithm, Verification>> = {
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  RS384: { name: 'RSASSA-PKCS1-v1_5' },
  RS512: { name: 'RSASSA-PKCS1-v1_5' },
  PS256: { name: 'RSA-PSS', saltLength: 32 },
  PS384: { name: 'RSA-PSS', saltLength: 48 },
  PS512: { name: 'RSA-PSS', saltLength: 64 },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  ES384: { name: 'ECDSA', hash: 'SHA-384' },
  ES512: { name: 'ECDSA', hash: 'SHA-512' },
  EdDSA: { name: 'Ed25519' },
  Ed25519: { name: 'Ed25519' },
};

/** The algorithms that are allowed by default. */
export const DEFAULT_ALGORITHMS: readonly [Algorithm, ...Algorithm[]] = ['RS256', 'ES256', 'EdDSA'];

/** Whether this is the name of a supported signature algorithm. Names are case-sensitive. */
export function isAlgorithm(name: unknown): name is Algorithm {
  return typeof name === 'string' && Object.hasOwn(PARAMETERS, name);
}

/** The parameters with which Web Crypto verifies a signature of this algorithm. */
export function verificationOf(algorithm: Algorithm): Verification {
  return PARAMETERS[algorithm];
}

/** The problem of a list of algorithms, or `undefined`. The value may come from JavaScript or JSON, so any type is possible. */
export function algorithmsProblem(algorithms: unknown): string | undefined {
  if (!Array.isArray(algorithms) || algorithms.length === 0)
    return 'must be an array of at least one algorithm, such as ["RS256"]';
  const refused = algorithms.filter((algorithm) => !isAlgorithm(algorithm));
  if (refused.length === 0) return undefined;
  return `must contain only asymmetric signature algorithms such as RS256, not ${refused.join(', ')}`;
}

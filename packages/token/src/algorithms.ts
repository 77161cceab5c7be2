/** Signature algorithms that can be allowed. None of them is symmetric, and `none` is not one. */
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

/** What Web Crypto is told to verify a signature. The hash of RSA is the key's. */
interface Verification {
  readonly name: string;
  readonly hash?: string;
  /** In bytes. */
  readonly saltLength?: number;
}

/** Every algorithm there is: what is not named here is not known. */
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

/** Allowed where nothing else is said. */
export const DEFAULT_ALGORITHMS: readonly [Algorithm, ...Algorithm[]] = ['RS256', 'ES256', 'EdDSA'];

/** Whether this is the name of a signature algorithm, spelled exactly so. */
export function isAlgorithm(name: unknown): name is Algorithm {
  return typeof name === 'string' && Object.hasOwn(PARAMETERS, name);
}

/** How Web Crypto verifies a signature of this algorithm. */
export function verificationOf(algorithm: Algorithm): Verification {
  return PARAMETERS[algorithm];
}

/** What is wrong with a list of algorithms, if anything. A list from JavaScript or JSON may hold anything. */
export function algorithmsProblem(algorithms: unknown): string | undefined {
  if (!Array.isArray(algorithms) || algorithms.length === 0) return 'must name at least one';
  const refused = algorithms.filter((algorithm) => !isAlgorithm(algorithm));
  if (refused.length === 0) return undefined;
  return `must be asymmetric signatures such as RS256, not ${refused.join(', ')}`;
}

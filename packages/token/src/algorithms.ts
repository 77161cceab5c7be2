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

const ALGORITHMS: ReadonlySet<string> = new Set<Algorithm>([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]);

/** Allowed where nothing else is said. */
export const DEFAULT_ALGORITHMS: readonly Algorithm[] = ['RS256', 'ES256', 'EdDSA'];

/** What is wrong with a list of algorithms, if anything. A list from JavaScript or JSON may hold anything. */
export function algorithmsProblem(algorithms: readonly string[]): string | undefined {
  if (!Array.isArray(algorithms) || algorithms.length === 0) return 'algorithms must name at least one';
  const refused = algorithms.filter((algorithm) => !ALGORITHMS.has(algorithm));
  if (refused.length === 0) return undefined;
  return `algorithms must be asymmetric signatures such as RS256, not ${refused.join(', ')}`;
}

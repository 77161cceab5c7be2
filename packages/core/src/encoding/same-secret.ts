import { sha256 } from './sha256.ts';

/**
 * Whether two texts are equal, in constant time: the duration reveals neither where they differ nor the length of the secret,
 * because their whole digests are compared.
 */
export async function sameSecret(given: string, secret: string): Promise<boolean> {
  const [one, other] = await Promise.all([sha256(given), sha256(secret)]);
  return one.reduce((difference, byte, index) => difference | (byte ^ (other[index] ?? -1)), 0) === 0;
}

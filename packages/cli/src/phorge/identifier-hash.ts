import { createHash } from 'node:crypto';

const HASH_LENGTH = 12;
const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._';

/**
 * Phorge's index of an identifier (`PhabricatorHash::digestForIndex`): the first 12 bytes of its SHA-1, the low six bits
 * of each as one letter. It finds rows and proves nothing.
 */
export function identifierHash(identifier: string): string {
  const digest = createHash('sha1').update(identifier).digest().subarray(0, HASH_LENGTH);
  return Array.from(digest, (byte) => ALPHABET.charAt(byte & 63)).join('');
}

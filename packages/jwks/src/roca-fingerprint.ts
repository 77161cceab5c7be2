/** The primes of the published test. */
const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
  109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

const GENERATOR = 65_537;

/**
 * Whether an RSA modulus has the fingerprint of keys from the Infineon library of CVE-2017-15361 (ROCA), which can be factored: modulo
 * each of these primes it is a power of 65537. Of keys from elsewhere, one in 240 million has it.
 *
 * @see {@link https://crocs.fi.muni.cz/public/papers/rsa_ccs17 | The Return of Coppersmith's Attack}
 */
export function hasRocaFingerprint(modulus: Uint8Array): boolean {
  return PRIMES.every((prime) => isPowerOfGenerator(residue(modulus, prime), prime));
}

function residue(modulus: Uint8Array, prime: number): number {
  let rest = 0;
  for (const octet of modulus) rest = (rest * 256 + octet) % prime;
  return rest;
}

function isPowerOfGenerator(rest: number, prime: number): boolean {
  let power = 1;
  do {
    if (power === rest) return true;
    power = (power * GENERATOR) % prime;
  } while (power !== 1);
  return false;
}

import { fromBase64, toBase64 } from '../encoding/base64.ts';
import { TlogError } from '../tlog-error.ts';
import { type SignatureType, type VerifierKey, verifierKey } from './verifier-key.ts';

/** A private Ed25519 key with its name and what it is for. */
export interface SigningKey {
  /** What others verify by. */
  readonly verifierKey: VerifierKey;
  // `CryptoKey`, where programs have the types of Node alone and no type of that name.
  readonly privateKey: Parameters<typeof crypto.subtle.sign>[1];
}

/**
 * A new Ed25519 key as text: PKCS #8 in base64, which {@link signingKey} reads. It is secret.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8410 | RFC 8410}
 */
export async function generateSigningKey(): Promise<string> {
  const { privateKey } = (await crypto.subtle.generateKey('Ed25519', true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  return toBase64(new Uint8Array((await crypto.subtle.exportKey('pkcs8', privateKey)) as ArrayBuffer));
}

/**
 * Imports a key that {@link generateSigningKey} generated. Fails with `key.malformed`, without quoting the key.
 *
 * @param name the key's name; for a log, its origin, such as `example.com/log`
 * @param type what it is for; one key must not be used for both
 */
export async function signingKey(name: string, type: SignatureType, secret: string): Promise<SigningKey> {
  // A variable that the program does not have is no text, whatever its type says.
  if (typeof secret !== 'string') throw malformed('it is missing or not a string');
  const octets = fromBase64(secret.trim());
  if (octets === undefined) throw malformed();
  try {
    const extractable = await crypto.subtle.importKey('pkcs8', octets, 'Ed25519', true, ['sign']);
    const { x = '' } = (await crypto.subtle.exportKey('jwk', extractable)) as JsonWebKey;
    const publicKey = Uint8Array.from(atob(x.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
    const privateKey = await crypto.subtle.importKey('pkcs8', octets, 'Ed25519', false, ['sign']);
    return { verifierKey: await verifierKey(name, type, publicKey), privateKey };
  } catch (error) {
    if (error instanceof TlogError) throw error;
    throw malformed();
  }
}

function malformed(what = 'it is not an Ed25519 key as PKCS #8 in base64'): TlogError {
  return new TlogError('key.malformed', `signing key: ${what}`);
}

import { toBase64url, type WebCryptoKey } from '@portcullis/core/internal';

/** An Ed25519 public key (RFC 8037) with its name. */
export interface CheckpointPublicKey {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** base64url. */
  readonly x: string;
  /** RFC 7638 thumbprint. */
  readonly kid: string;
}

/** A key that signs checkpoints. */
export interface CheckpointKey {
  readonly publicKey: CheckpointPublicKey;
  readonly privateKey: WebCryptoKey;
}

/** A new signing key, as the JWK that {@link checkpointKey} reads. It is secret. */
export async function generateCheckpointKey(): Promise<string> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const { kty, crv, d, x } = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey;
  return JSON.stringify({ crv, d, kty, x });
}

/**
 * Reads a private Ed25519 key from its JWK (RFC 8037), as text. Throws `TypeError` for anything else, without quoting it.
 */
export async function checkpointKey(jwk: string): Promise<CheckpointKey> {
  const { kty, crv, x, d } = parsed(jwk);
  if (kty !== 'OKP' || crv !== 'Ed25519' || typeof x !== 'string' || typeof d !== 'string') {
    throw new TypeError('checkpointKey: the key must be a private JWK with kty "OKP" and crv "Ed25519"');
  }
  const privateKey = await imported({ kty, crv, x, d });
  return { publicKey: { kty, crv, x, kid: await thumbprint(x) }, privateKey };
}

async function imported(jwk: JsonWebKey): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['sign']);
  } catch {
    throw new TypeError('checkpointKey: "x" and "d" are not an Ed25519 key (RFC 8037)');
  }
}

function parsed(jwk: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(jwk) as Readonly<Record<string, unknown>> | null) ?? {};
  } catch {
    throw new TypeError('checkpointKey: the key is not JSON');
  }
}

/**
 * Name of an Ed25519 key.
 * @see {@link https://www.rfc-editor.org/rfc/rfc7638 | RFC 7638, JSON Web Key Thumbprint}
 */
export async function thumbprint(x: string): Promise<string> {
  const members = new TextEncoder().encode(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }));
  return toBase64url(await crypto.subtle.digest('SHA-256', members));
}

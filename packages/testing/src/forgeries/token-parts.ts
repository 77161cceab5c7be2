import { base64url, type JWK } from 'jose';

/** The input for forgeries. */
export interface ForgeryInput {
  /** A good token in compact serialization. */
  readonly token: string;
  /** The public key that verifies it. */
  readonly publicJwk: JWK;
}

/** A valid token's parts: as text, to be reused byte for byte, and decoded, to be changed. */
export interface TokenParts {
  readonly header: string;
  readonly payload: string;
  readonly signature: string;
  readonly decodedHeader: Readonly<Record<string, unknown>> & { readonly alg: string };
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signatureBytes: Uint8Array;
}

export function splitToken(token: string): TokenParts {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) {
    throw new TypeError('forgeries() needs a token of three parts (JWS compact serialization)');
  }
  const decodedHeader = decodeObject(header);
  const { alg } = decodedHeader;
  if (typeof alg !== 'string') throw new TypeError('forgeries() needs a token whose header names an "alg"');
  return {
    header,
    payload,
    signature,
    decodedHeader: { ...decodedHeader, alg },
    claims: decodeObject(payload),
    signatureBytes: base64url.decode(signature),
  };
}

/** Base64url of an object as JSON, of text, or of bytes. */
export function encodePart(value: Readonly<Record<string, unknown>> | string | Uint8Array): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return base64url.encode(value);
  return base64url.encode(JSON.stringify(value));
}

function decodeObject(part: string): Record<string, unknown> {
  const value: unknown = JSON.parse(new TextDecoder().decode(base64url.decode(part)));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError('forgeries() needs a token whose header and payload are JSON objects');
  }
  return { ...value };
}

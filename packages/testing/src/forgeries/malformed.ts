import type { Forgery } from './forgery.ts';
import { encodePart, type TokenParts } from './token-parts.ts';

/** Text that is not a JWS in compact serialization, though parts of it are genuine. */
export function malformed({ header, payload, signature, decodedHeader, claims }: TokenParts): Forgery[] {
  const jwe = { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: decodedHeader.kid };
  const fourOpaqueParts = [32, 12, 64, 16].map((length) => encodePart(new Uint8Array(length))).join('.');
  const middle = Math.floor(signature.length / 2);
  const shapes: [string, string][] = [
    ['header only', header],
    ['two parts', `${header}.${payload}`],
    ['four parts', `${header}.${payload}.${signature}.${signature}`],
    ['trailing dot', `${header}.${payload}.${signature}.`],
    ['leading dot', `.${header}.${payload}.${signature}`],
    ['a thousand dots', '.'.repeat(1000)],
    ['three empty parts', '..'],
    ['empty header', `.${payload}.${signature}`],
    ['empty payload', `${header}..${signature}`],
    ['empty signature', `${header}.${payload}.`],
    ['JWE shape', `${encodePart(jwe)}.${fourOpaqueParts}`],
    ['JWE shape with compression', `${encodePart({ ...jwe, zip: 'DEF' })}.${fourOpaqueParts}`],
    ['JWE header in three parts', `${encodePart(jwe)}.${payload}.${signature}`],
    ['JSON serialization', JSON.stringify({ payload, protected: header, signature })],
    ['header that is not JSON', `${encodePart('{"alg":')}.${payload}.${signature}`],
    ['header that is a JSON list', `${encodePart('[]')}.${payload}.${signature}`],
    ['header that is JSON null', `${encodePart('null')}.${payload}.${signature}`],
    ['header that is not UTF-8', `${encodePart(Uint8Array.of(0xff, 0xfe))}.${payload}.${signature}`],
    [
      'header with a byte order mark',
      `${encodePart(`\uFEFF${JSON.stringify(decodedHeader)}`)}.${payload}.${signature}`,
    ],
    ['payload that is not JSON', `${header}.${encodePart('x')}.${signature}`],
    ['payload that is a JSON list', `${header}.${encodePart(JSON.stringify([claims]))}.${signature}`],
    ['letters outside base64url', `${header}.${payload}.${'!'.repeat(signature.length)}`],
    ['good token twice with a comma', `${header}.${payload}.${signature},${header}.${payload}.${signature}`],
    ...respelled(header, payload, signature, middle),
  ];
  return shapes.map(([name, token]) => ({ name, token }));
}

/**
 * The genuine token in another spelling: a lax decoder reads the same bytes.
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-2 : no padding, no line breaks, no white space
 */
function respelled(header: string, payload: string, signature: string, middle: number): [string, string][] {
  const padding = '='.repeat((4 - (signature.length % 4)) % 4);
  const standard = signature.replaceAll('-', '+').replaceAll('_', '/');
  const split = (by: string): string => `${signature.slice(0, middle)}${by}${signature.slice(middle)}`;
  const spellings: [string, string][] = [
    ['padding after the header', `${header}=.${payload}.${signature}`],
    ['padding after the payload', `${header}.${payload}=.${signature}`],
    ['padding after the signature', `${header}.${payload}.${signature}${padding === '' ? '=' : padding}`],
    ['signature with spare bits set', `${header}.${payload}.${withSpareBits(signature)}`],
    ['space inside the signature', `${header}.${payload}.${split(' ')}`],
    ['tab inside the signature', `${header}.${payload}.${split('\t')}`],
    ['another word after the signature', `${header}.${payload}.${signature} x`],
  ];
  // A signature without "-" and "_" reads the same in both alphabets; about one RS256 signature in 50,000.
  if (standard !== signature) {
    spellings.push(['signature in the standard base64 alphabet', `${header}.${payload}.${standard}`]);
  }
  return spellings;
}

/** The last letter carries two or four bits that no byte uses; a strict decoder wants them to be zero. */
function withSpareBits(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.slice(-1));
  // No spare bits (a length of 3n bytes, ES384): an extra letter, which is no whole byte.
  if (signature.length % 4 === 0) return `${signature}A`;
  return `${signature.slice(0, -1)}${alphabet.charAt(last + 1)}`;
}

/** Encodes bytes as base64url without padding (RFC 4648 section 5). */
export function toBase64url(octets: ArrayBuffer | Uint8Array): string {
  let text = '';
  for (const octet of new Uint8Array(octets)) text += String.fromCharCode(octet);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * Decodes base64url; `undefined` if the text is invalid. The last character can have unused bits: only the encoding with zeros
 * there is accepted, so that signed and sealed data have one encoding.
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64url(octets) === text ? octets : undefined;
}

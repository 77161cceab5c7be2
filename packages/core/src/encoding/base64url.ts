/** Octets as base64url without padding (RFC 4648 section 5). */
export function toBase64url(octets: ArrayBuffer | Uint8Array): string {
  let text = '';
  for (const octet of new Uint8Array(octets)) text += String.fromCharCode(octet);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The octets of a base64url text; `undefined` if it is not one. The last character can hold bits that no octet uses: of
 * all spellings only the one with zeros there is taken, so that nothing signed or sealed has two.
 */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const octets = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return toBase64url(octets) === text ? octets : undefined;
}

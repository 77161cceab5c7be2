/** Octets as base64url without padding (RFC 4648 section 5). */
export function toBase64Url(octets: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(octets));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The octets of a base64url text; `undefined` if it is not one. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
      character.charCodeAt(0),
    );
  } catch {
    return undefined;
  }
}

/** Octets as base64 (RFC 4648 section 4). */
export function toBase64(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}

/** The octets of a base64 text, `undefined` for any that is not written as {@link toBase64} writes it. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const octets = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    // `atob` also takes white space, and other last characters: two texts for the same octets would make signed text malleable.
    return toBase64(octets) === text ? octets : undefined;
  } catch {
    return undefined;
  }
}

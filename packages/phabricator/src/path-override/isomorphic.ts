/**
 * Bytes as a text in which each is the character of its number. `TextDecoder('latin1')` does something else: on the Web, the name means
 * Windows-1252, which has other characters for 0x80 to 0x9F.
 * @see {@link https://infra.spec.whatwg.org/#isomorphic-decode | Isomorphic decode}
 */
export function isomorphicDecode(bytes: Uint8Array): string {
  // In parts that a call takes as arguments. Whatever goes by each character, or takes two bytes for it, is a lot of memory for a form.
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART) {
    // A list of numbers to the call, which it does not say of itself.
    const part = bytes.subarray(at, at + PART) as unknown as number[];
    parts.push(String.fromCharCode.apply(undefined, part));
  }
  return parts.join('');
}

const PART = 8192;

/** The bytes of such a text. */
export function isomorphicEncode(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

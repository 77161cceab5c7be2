const decoder = /* @__PURE__ */ new TextDecoder('utf-16le');

/**
 * Bytes as a text in which each is the character of its number. `TextDecoder('latin1')` is not that: to the Web, the name
 * means Windows-1252, which has other characters for 0x80 to 0x9F.
 * @see {@link https://infra.spec.whatwg.org/#isomorphic-decode | Isomorphic decode}
 */
export function isomorphicDecode(bytes: Uint8Array): string {
  return decoder.decode(Uint16Array.from(bytes));
}

/** The bytes of such a text. */
export function isomorphicEncode(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

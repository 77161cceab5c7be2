const PLAIN = /^[\x20-\x7e]*$/;

/** Whether a text is printable ASCII, as nearly every one is: then there is nothing to escape. */
export function isPrintable(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Writes characters that could deceive a reader of the log as `\uXXXX`, visibly: control characters (C0, DEL, C1) forge lines and
 * drive terminals, bidirectional controls reorder what a reader sees, U+2028 and U+2029 end lines for some readers, and a
 * lone surrogate is no text. A backslash that is there already
 * stays as it is, so `DOMAIN\user` can still be searched for; the original is not meant to be recovered.
 */
export function escapeUnprintable(text: string): string {
  // Here, and not beside PLAIN: a pattern with classes of Unicode takes half a millisecond of a Worker's start, and few texts need it.
  return isPrintable(text) ? text : text.replace(/[\p{Cc}\p{Bidi_Control}\p{Cs}\u2028\u2029]/gu, visible);
}

function visible(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

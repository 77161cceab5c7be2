const PLAIN = /^[\x20-\x7e]*$/;

/** As a text: of a literal, V8 makes the sets of Unicode when it parses the function around it, though few texts need them. */
const UNPRINTABLE = '[\\p{Cc}\\p{Bidi_Control}\\p{Cs}\\u2028\\u2029]';

/** Whether a text is printable ASCII, as nearly every one is: then there is nothing to escape. */
export function isPrintable(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Writes characters that could deceive the reader of a log or at a terminal as `\uXXXX`, visibly: control characters (C0,
 * DEL, C1) forge lines and drive terminals, bidirectional controls reorder what a reader sees, U+2028 and U+2029 end lines
 * for some readers, and a lone surrogate is no text. A backslash that is there already stays as it is, so `DOMAIN\user` can
 * still be searched for; the original is not meant to be recovered.
 */
export function escapeUnprintable(text: string): string {
  if (isPrintable(text)) return text;
  return text.replace(
    new RegExp(UNPRINTABLE, 'gu'),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

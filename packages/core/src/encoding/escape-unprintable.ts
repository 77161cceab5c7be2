const PLAIN = /^[\x20-\x7e]*$/;

/** A string, because V8 would build the Unicode sets of a literal when it parses the function, though few texts need them. */
const UNPRINTABLE = '[\\p{Cc}\\p{Bidi_Control}\\p{Cs}\\u2028\\u2029]';

/** Whether a text is printable ASCII, as most texts are: then there is nothing to escape. */
export function isPrintable(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Escapes characters that could deceive the reader of a log or a terminal as `\uXXXX`: control characters (C0, DEL, C1) forge
 * lines and control terminals, bidirectional controls reorder text, U+2028 and U+2029 end lines in some programs, and a lone
 * surrogate is not valid text. An existing backslash is not escaped, so that `DOMAIN\user` can be searched for; the escaping is
 * not reversible.
 */
export function escapeUnprintable(text: string): string {
  if (isPrintable(text)) return text;
  return text.replace(
    new RegExp(UNPRINTABLE, 'gu'),
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

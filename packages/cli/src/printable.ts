/** Control characters but the line feed, and marks that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text for a terminal: what a log or a path hides in it shows as `\u001b`, and does nothing. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same for one line: what is within it makes no others. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\u000a');
}

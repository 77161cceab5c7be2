import { escapeUnprintable } from '@portcullis/core/internal';

/** Text for a terminal: what a log or a path hides in it shows as `\u001b`, and does nothing. Line feeds stay. */
export function printable(text: string): string {
  return text.split('\n').map(escapeUnprintable).join('\n');
}

/** The same for one line: what is within it makes no others. */
export function printableLine(text: string): string {
  return escapeUnprintable(text);
}

/** A value as JSON. That leaves characters as they are that are commands to a terminal: escaped they say the same. */
export function printableJson(value: object): string {
  return printable(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * Writes a text as the part of a regular expression, with or without the flag `u`, that matches only this text. Not for use between brackets.
 */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** A list or an object in a text, and what it contains. */
export interface Holder {
  readonly offset: number;
  readonly length: number;
  readonly children?: readonly { readonly offset: number; readonly length: number }[];
}

/**
 * Inserts a text after the last child of a list or an object, on a line of its own if that child has one. A comment at the end of the
 * child's line stays there.
 */
export function inserted(text: string, { offset, length, children = [] }: Holder, more: string): string {
  const last = children.at(-1);
  if (last === undefined) return `${text.slice(0, offset + 1)}${more}${text.slice(offset + 1)}`;
  const end = last.offset + last.length;
  // A comma behind the last child, where there is one, separates it from the new one.
  const [comma = ''] = /^\s*,/.exec(text.slice(end, offset + length - 1)) ?? [];
  const rest = text.slice(end + comma.length);
  if (!/\n[ \t]*$/.test(text.slice(offset, last.offset))) return `${text.slice(0, end)}, ${more}${rest}`;
  const [comment = ''] = /^[ \t]*(?:\/\/|#)[^\r\n]*/.exec(rest) ?? [];
  const gap = `${lineEndOf(text)}${indentOf(text, last.offset)}`;
  return `${text.slice(0, end)},${comment}${gap}${more}${rest.slice(comment.length)}`;
}

/** What a text ends its lines with. */
export function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The white space at the start of a position's line. */
export function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

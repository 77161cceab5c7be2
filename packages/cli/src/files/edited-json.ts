import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { indentOf, inserted } from './inserted.ts';
import type { Path } from './located.ts';

/**
 * Appends a value to a list in JSON with comments, or adds the list to its object if it is missing. Nothing else of the text changes: the
 * value is written on one line where its neighbours are, and on several where they are.
 *
 * @param text valid JSON with comments
 */
export function withAppended(text: string, path: Path, value: unknown): string {
  const root = parseTree(text, undefined, { allowTrailingComma: true });
  const list = root && findNodeAtLocation(root, [...path]);
  if (root !== undefined && list === undefined) {
    const holder = findNodeAtLocation(root, path.slice(0, -1)) ?? root;
    return inserted(text, holder, `${JSON.stringify(path.at(-1))}: [${onOneLine(value)}]`);
  }
  if (list?.type !== 'array') throw new TypeError(`${path.join('.')} is not a list`);
  const isOneLine = !text.slice(list.offset, list.offset + list.length).includes('\n');
  const indent = list.children?.[0] === undefined ? '' : indentOf(text, list.children[0].offset);
  return inserted(text, list, isOneLine ? onOneLine(value) : onLines(value, indent, unitOf(text)));
}

/** One step of indentation: that of the first indented line. */
function unitOf(text: string): string {
  return /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ';
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${onOneLine(part)}`);
  return `{ ${members.join(', ')} }`;
}

/** Objects on several lines; lists of texts on one. */
function onLines(value: unknown, indent: string, unit: string): string {
  const inner = `${indent}${unit}`;
  if (Array.isArray(value)) {
    if (value.every((part) => typeof part !== 'object')) return onOneLine(value);
    return `[\n${value.map((part) => `${inner}${onLines(part, inner, unit)}`).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, part]) => `${inner}${JSON.stringify(name)}: ${onLines(part, inner, unit)}`,
  );
  return `{\n${members.join(',\n')}\n${indent}}`;
}

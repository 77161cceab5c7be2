import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
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

/** Inserts a text behind the last child of an object or a list, on a line of its own if that child has one. */
function inserted(text: string, { offset, length, children = [] }: Node, more: string): string {
  const last = children.at(-1);
  if (last === undefined) return `${text.slice(0, offset + 1)}${more}${text.slice(offset + 1)}`;
  const end = last.offset + last.length;
  const isOwnLine = /\n[ \t]*$/.test(text.slice(offset, last.offset));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = isOwnLine ? `${eol}${indentOf(text, last.offset)}` : ' ';
  // A comma behind the last child, where there is one, separates it from the new one.
  const [comma = ''] = /^\s*,/.exec(text.slice(end, offset + length - 1)) ?? [];
  const at = end + comma.length;
  return `${text.slice(0, end)},${gap}${more}${text.slice(at)}`;
}

function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
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

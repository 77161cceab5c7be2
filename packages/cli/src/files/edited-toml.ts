import { type AST, parseTOML } from 'toml-eslint-parser';
import { inserted, lineEndOf } from './inserted.ts';

/**
 * Appends an entry to a list of the top level of a TOML file, in the form that the list has there: within its brackets, or as one more
 * table. A missing list is added at the end. Nothing else of the text changes.
 *
 * @param text valid TOML
 */
export function withTomlEntry(text: string, section: string, entry: object): string {
  const [{ body }] = parseTOML(text).body;
  for (const node of body) {
    if (node.type !== 'TOMLKeyValue' || nameOf(node.key) !== section) continue;
    if (node.value.type !== 'TOMLArray') throw new TypeError(`${section} is not a list`);
    const children = node.value.elements.map(({ range }) => spanOf(range));
    return inserted(text, { ...spanOf(node.value.range), children }, inline(entry));
  }
  const eol = lineEndOf(text);
  const members = Object.entries(entry).map(([name, value]) => `${keyOf(name)} = ${inline(value)}`);
  const table = [`[[${section}]]`, ...members].join(eol);
  // With the tables below an entry, such as [services.props].
  const last = body.findLast((node) => node.type === 'TOMLTable' && node.resolvedKey[0] === section);
  if (last === undefined) return `${text}${text.endsWith('\n') ? '' : eol}${eol}${table}${eol}`;
  const [, end] = last.range;
  const [comment = ''] = /^[^\r\n]*/.exec(text.slice(end)) ?? [];
  const at = end + comment.length;
  return `${text.slice(0, at)}${eol}${eol}${table}${text.slice(at)}`;
}

/** The only part of a key; `undefined` for a dotted one. */
function nameOf({ keys: [first, ...more] }: AST.TOMLKey): string | undefined {
  if (first === undefined || more.length > 0) return undefined;
  return first.type === 'TOMLBare' ? first.name : first.value;
}

function spanOf([start, end]: AST.Range): { readonly offset: number; readonly length: number } {
  return { offset: start, length: end - start };
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  // The escapes of JSON are escapes of TOML.
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, part]) => `${keyOf(name)} = ${inline(part)}`);
  return `{ ${members.join(', ')} }`;
}

function keyOf(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}

import { extname } from 'node:path';
import {
  getNodeValue,
  type Node,
  type ParseError,
  type ParseOptions,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { type AST, getStaticTOMLValue, parseTOML, ParseError as TomlError } from 'toml-eslint-parser';
import { UsageError } from '../usage-error.ts';

/** A position in a file. Lines and columns start at 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Keys and indexes, from the outside in. */
export type Path = readonly (string | number)[];

/** What a file says, and where it says it. */
export interface Located {
  readonly value: unknown;
  /** Where the innermost part of the path stands that is in the file. */
  placeOf(path: Path): Place;
}

/** Whether a file is TOML, by its name. Others are JSON. */
export function isToml(file: string): boolean {
  return extname(file) === '.toml';
}

/** Parses TOML or JSON with comments, by the name of the file. Throws {@link UsageError} with the position of an error. */
export function locatedText(file: string, text: string): Located {
  return isToml(file) ? locatedToml(file, text) : locatedJson(file, text);
}

/** Parses JSON with comments and trailing commas. Throws {@link UsageError} with the position of an error. */
export function locatedJson(file: string, text: string): Located {
  const { root, fault } = treeOf(text, { allowTrailingComma: true });
  if (root === undefined || fault !== undefined) {
    const { message, line, column } = fault ?? NOTHING_THERE;
    throw new UsageError(`${file}:${line}:${column}: ${message}`);
  }
  return { value: getNodeValue(root), placeOf: (path) => placeAt(text, nodeAt(root, path).offset) };
}

/** Where a text stops being JSON, and what is wrong there. */
export interface JsonFault extends Place {
  readonly message: string;
}

/**
 * What is wrong with a text that `JSON.parse` refused, without a word of it: the runtime quotes what it could not read, and that can
 * be a secret. `undefined` where it cannot be told.
 */
export function jsonFault(text: string): JsonFault | undefined {
  try {
    const { root, fault } = treeOf(text, { disallowComments: true });
    return root === undefined ? NOTHING_THERE : fault;
  } catch (error) {
    // So deep that no stack holds it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const NOTHING_THERE: JsonFault = { message: 'is not valid JSON: the file is empty', line: 1, column: 1 };

function treeOf(
  text: string,
  options: ParseOptions,
): { readonly root: Node | undefined; readonly fault: JsonFault | undefined } {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, options);
  const [first] = errors;
  if (first === undefined) return { root, fault: undefined };
  const what =
    strangeAt(text, first.offset) ?? FAULTS[printParseErrorCode(first.error)] ?? 'unexpected token';
  return { root, fault: { message: `is not valid JSON: ${what}`, ...placeAt(text, first.offset) } };
}

/** What texts bring along that were copied from a page or a letter, and may look like nothing at all. */
function strangeAt(text: string, offset: number): string | undefined {
  const code = text.codePointAt(offset) ?? 0;
  if (code < 0x80) return undefined;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `${name} outside of a string: replace it by a plain " or a space`;
}

/** Readable messages for the codes of the parser. */
const FAULTS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'strings must be in double quotes',
  InvalidNumberFormat: 'invalid number',
  PropertyNameExpected: 'expected a property name in double quotes, or there is a trailing comma',
  ValueExpected: 'expected a value, or there is a trailing comma',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'unexpected content after the end',
  InvalidCommentToken: 'comments are not allowed in JSON',
  UnexpectedEndOfComment: 'unterminated comment',
  UnexpectedEndOfString: 'unterminated string',
  UnexpectedEndOfNumber: 'unterminated number',
  InvalidUnicode: '\\u must be followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'invalid escape sequence',
  InvalidCharacter: 'control characters in strings must be escaped as \\u and four digits',
};

/** A duplicate member of an object. JSON parsers use the last one. */
export interface RepeatedMember {
  readonly path: Path;
  /** Where it stands again. */
  readonly again: Place;
}

/** The members that stand twice in their object. Takes JSON that was read. */
export function repeatedMembers(text: string): readonly RepeatedMember[] {
  const found: RepeatedMember[] = [];
  const open: { readonly node: Node; readonly path: Path }[] = [
    { node: parseTree(text) ?? NOTHING, path: [] },
  ];
  for (const { node, path } of open) {
    const names = new Set<unknown>();
    for (const [index, child] of (node.children ?? []).entries()) {
      if (node.type !== 'object') {
        open.push({ node: child, path: [...path, index] });
        continue;
      }
      const [name, value = NOTHING] = child.children ?? [];
      const below = [...path, String(name?.value)];
      if (names.has(name?.value)) found.push({ path: below, again: placeAt(text, child.offset) });
      names.add(name?.value);
      open.push({ node: value, path: below });
    }
  }
  return found;
}

const NOTHING: Node = { type: 'null', offset: 0, length: 0 };

/** Parses TOML. Throws {@link UsageError} with the position of an error. */
export function locatedToml(file: string, text: string): Located {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { lineNumber, column, message } = error;
    throw new UsageError(`${file}:${lineNumber}:${column + 1}: is not valid TOML: ${message}`);
  }
  const places = tomlPlaces(program);
  return {
    value: getStaticTOMLValue(program),
    placeOf(path) {
      for (let length = path.length; length > 0; length--) {
        const place = places.get(JSON.stringify(path.slice(0, length)));
        if (place !== undefined) return place;
      }
      return { line: 1, column: 1 };
    },
  };
}

/** A property stands where its name does. */
function nodeAt(root: Node, path: Path): Node {
  let node = root;
  let named = root;
  for (const part of path) {
    const child =
      typeof part === 'number'
        ? node.children?.[part]
        : node.children?.find(({ children }) => children?.[0]?.value === part);
    if (child === undefined) break;
    named = child;
    node = typeof part === 'number' ? child : (child.children?.[1] ?? child);
  }
  return named;
}

function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Returns the position where each key, table and list entry starts, by its path. */
function tomlPlaces(program: AST.TOMLProgram): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const note = (path: Path, { loc }: AST.TOMLNode): void => {
    const key = JSON.stringify(path);
    if (!places.has(key)) places.set(key, { line: loc.start.line, column: loc.start.column + 1 });
  };
  const noteAll = (base: Path, path: Path, node: AST.TOMLNode): void => {
    for (let length = 1; length <= path.length; length++) note([...base, ...path.slice(0, length)], node);
  };
  const look = (content: AST.TOMLContentNode, path: Path): void => {
    if (content.type === 'TOMLArray') {
      for (const [index, element] of content.elements.entries()) {
        note([...path, index], element);
        look(element, [...path, index]);
      }
    } else if (content.type === 'TOMLInlineTable') {
      for (const pair of content.body) lookPair(pair, path);
    }
  };
  const lookPair = ({ key, value }: AST.TOMLKeyValue, base: Path): void => {
    const path = key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
    noteAll(base, path, key);
    look(value, [...base, ...path]);
  };
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') {
      lookPair(node, []);
      continue;
    }
    noteAll([], node.resolvedKey, node.key);
    for (const pair of node.body) lookPair(pair, node.resolvedKey);
  }
  return places;
}

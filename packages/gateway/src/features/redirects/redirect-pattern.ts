import { escapePattern } from '@portcullis/core/internal';

/** What a capture can be: the characters of each alphabet are the same in a URL and in a path. */
const ALPHABETS = {
  digits: '[0-9]+',
  hex: '[0-9a-f]+',
  word: '[A-Za-z0-9_-]+',
  /** Segments; an empty one, `.` and `..` do not match. */
  path: '(?!\\.{1,2}(?:\\/|$))[A-Za-z0-9._~-]+(?:\\/(?!\\.{1,2}(?:\\/|$))[A-Za-z0-9._~-]+)*',
} as const;

/** Their names, for messages. */
const ALPHABET_NAMES = Object.keys(ALPHABETS).join(', ');

const CAPTURE = /\{([^{}]*)\}/g;
const STATED = /^([a-z][A-Za-z\d]*):([a-z]+)$/;

/** A path with captures, and where it leads. */
export interface RedirectPattern {
  /** Returns where a path leads; `undefined` for one that does not match. */
  readonly target: (path: string) => string | undefined;
}

/** Whether a path of a map has captures. */
export function hasCaptures(from: string): boolean {
  return from.includes('{') || from.includes('}');
}

/** A pattern, or what is wrong with it. */
export type PatternReading = RedirectPattern | { readonly problem: string };

/**
 * Reads a pattern such as `/D{id:digits}`. A capture states its alphabet, and what follows cannot be in it. So a path is matched in one way, and in
 * time that grows with its length. It does **not** look at the host of the target.
 */
export function readPattern(from: string, to: string): PatternReading {
  const captures = [...from.matchAll(CAPTURE)];
  const names: string[] = [];
  let expression = '';
  let end = 0;
  for (const { 0: whole, 1: inside = '', index } of captures) {
    const [, name = '', alphabet = ''] = STATED.exec(inside) ?? [];
    if (!Object.hasOwn(ALPHABETS, alphabet))
      return { problem: `${whole} must be {NAME:ALPHABET} with one of ${ALPHABET_NAMES}` };
    if (names.includes(name)) return { problem: `has the capture ${JSON.stringify(name)} twice` };
    const next = from.slice(index + whole.length)[0];
    const form = ALPHABETS[alphabet as keyof typeof ALPHABETS];
    if (next !== undefined && (alphabet === 'path' || next === '{' || new RegExp(`^${form}$`).test(next)))
      return { problem: `${whole} must end before a character that it cannot contain; a path, at the end` };
    names.push(name);
    expression += `${escapePattern(from.slice(end, index))}(${form})`;
    end = index + whole.length;
  }
  expression += escapePattern(from.slice(end));
  if (/[{}]/.test(from.replace(CAPTURE, ''))) return { problem: 'has a brace that is not of a capture' };
  const pieces = to.split(CAPTURE);
  for (const [at, name] of pieces.entries()) {
    if (at % 2 === 0 ? /[{}]/.test(name) : !names.includes(name))
      return { problem: `uses {${name}} in its target, which its path does not capture` };
  }
  const match = new RegExp(`^${expression}$`);
  return {
    target: (path) => {
      const found = match.exec(path);
      if (found === null) return undefined;
      return pieces.map((piece, at) => (at % 2 === 0 ? piece : found[names.indexOf(piece) + 1])).join('');
    },
  };
}

import { foldCase } from '@portcullis/core/internal';

/** What is wrong with a JSON text that two parsers could read in two ways, or that takes too much to read. */
export type JsonProblem =
  /** Not JSON, or a text with half of a surrogate pair, which UTF-8 cannot express. */
  | 'syntax'
  /** Two members of an object whose names are equal, or differ only in case or in invisible characters. */
  | 'duplicate'
  /** A member `__proto__`, which libraries copy into prototypes. */
  | 'prototype'
  /** A number that not every parser represents: an integer of 2^53 or more, or one beyond the range of a double. */
  | 'number'
  | 'depth'
  | 'values';

/** A JSON text that all parsers read alike, or what is wrong with it. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: JsonProblem };

/** Deeper values overflow the stack of some parsers. */
const MOST_LEVELS = 64;
/** Each value takes fifty bytes and more of the isolate's memory, whatever its text is. */
const MOST_VALUES = 100_000;

const [TAB, SPACE, QUOTE, COMMA, MINUS, COLON] = [0x09, 0x20, 0x22, 0x2c, 0x2d, 0x3a];
const [LIST, BACKSLASH, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5c, 0x5d, 0x7b, 0x7d];

/**
 * Parses JSON in which nothing depends on the parser: every parser returns the same value. Servers are
 * written in many languages: some take the first of two members of one name, some the last, some do not distinguish their case,
 * and some round integers.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc7493 | RFC 7493 (I-JSON)}
 */
export function strictJson(text: string): JsonReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: 'syntax' };
  }
  const problem = problemIn(text);
  return problem === undefined ? { ok: true, value } : { ok: false, problem };
}

/** @param json valid JSON */
function problemIn(json: string): JsonProblem | undefined {
  /** What is open: the names of an object's members, or `undefined` for a list. */
  const open: (Set<string> | undefined)[] = [];
  let values = 1;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit === QUOTE) {
      const end = endOfText(json, at);
      const raw = json.slice(at, end + 1);
      const text: string = raw.includes('\\') ? JSON.parse(raw) : raw.slice(1, -1);
      if (!text.isWellFormed()) return 'syntax';
      at = end;
      if (!isFollowedByColon(json, end + 1)) continue;
      if (text === '__proto__') return 'prototype';
      const names = open.at(-1);
      const name = foldCase(text);
      if (names?.has(name)) return 'duplicate';
      names?.add(name);
    } else if (unit === COMMA) values++;
    else if (unit === OBJECT || unit === LIST) {
      values++;
      if (open.push(unit === OBJECT ? new Set() : undefined) > MOST_LEVELS) return 'depth';
    } else if (unit === OBJECT_END || unit === LIST_END) open.pop();
    else if (unit === MINUS || isDigit(unit)) {
      const end = endOfNumber(json, at);
      if (!isExact(json.slice(at, end))) return 'number';
      at = end - 1;
    }
    if (values > MOST_VALUES) return 'values';
  }
  return undefined;
}

function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (json.charCodeAt(at) !== QUOTE) at += json.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function isFollowedByColon(json: string, start: number): boolean {
  let at = start;
  while (isSpace(json.charCodeAt(at))) at++;
  return json.charCodeAt(at) === COLON;
}

function isSpace(unit: number): boolean {
  return unit === SPACE || (unit >= TAB && unit <= 0x0d);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function endOfNumber(json: string, start: number): number {
  let at = start;
  while (/[\d+.eE-]/.test(json.charAt(at))) at++;
  return at;
}

/** Whether all parsers have the same number for a literal, as far as it is one that programs count or name things by. */
function isExact(literal: string): boolean {
  const number = Number(literal);
  if (!Number.isFinite(number)) return false;
  return Math.abs(number) <= Number.MAX_SAFE_INTEGER || !Number.isInteger(number);
}

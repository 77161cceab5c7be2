import { isPrintable } from './escaping.ts';
import type { EventWriter } from './event-writer.ts';
import { isReady, LONGEST_TEXT } from './serialize.ts';

/** Texts that JSON writes as they are, between quotes. */
const UNESCAPED = /^[ !#-[\]-~]*$/;

interface Fragment {
  /** What it was made of besides the object by which it is found. */
  readonly also: unknown;
  readonly and: unknown;
  /** JSON; `undefined` for what has to be copied before it may be written. */
  readonly json: string | undefined;
}

/** Members have a few dozen names, which are written again in each line. */
const keys = new Map<string, string>();

/** What stands before a member that is not the first one. */
function keyOf(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = `,"${name}":`;
  keys.set(name, key);
  return key;
}

/** Fragments of lines, by the name of the member and what they were made of; gone when that is. */
const fragments = new Map<string, WeakMap<object, Fragment>>();

/**
 * Writes an event as its line, without making it: what `serializeEvent` would make of the same members, as long as all of
 * them are plain. Whether they are is said at the end.
 */
export class LineWriter implements EventWriter {
  #line = '{';
  #isFirst = true;
  #isPlain = true;

  /** The line; `undefined` if something has to be escaped, cut or left out, or if it is too long. */
  finish(maxBytes: number): string | undefined {
    // All of it is ASCII.
    return this.#isPlain && this.#line.length < maxBytes ? `${this.#line}}` : undefined;
  }

  text(name: string, value: string | undefined): void {
    if (value === undefined) return;
    if (value.length <= LONGEST_TEXT && UNESCAPED.test(value)) this.#member(name, `"${value}"`);
    else if (value.length <= LONGEST_TEXT && isPrintable(value)) this.#member(name, JSON.stringify(value));
    else this.#isPlain = false;
  }

  plain(name: string, value: string): void {
    this.#member(name, `"${value}"`);
  }

  number(name: string, value: number | undefined): void {
    if (value === undefined) return;
    // JSON writes a finite number as JavaScript does.
    if (Number.isFinite(value)) this.#member(name, `${value}`);
    else this.#isPlain = false;
  }

  value(name: string, value: object | undefined): void {
    if (value !== undefined) this.#written(name, jsonOf(value));
  }

  made(name: string, from: object, make: () => object, also?: unknown, and?: unknown): void {
    // What can still be changed is written anew each time.
    this.#written(name, Object.isFrozen(from) ? fragmentOf(name, from, make, also, and) : jsonOf(make()));
  }

  begin(name: string): void {
    this.#member(name, '{');
    this.#isFirst = true;
  }

  end(): void {
    this.#line += '}';
    this.#isFirst = false;
  }

  #written(name: string, json: string | undefined): void {
    if (json === undefined) this.#isPlain = false;
    else this.#member(name, json);
  }

  #member(name: string, json: string): void {
    const key = keyOf(name);
    this.#line += (this.#isFirst ? key.slice(1) : key) + json;
    this.#isFirst = false;
  }
}

function fragmentOf(
  name: string,
  from: object,
  make: () => object,
  also: unknown,
  and: unknown,
): string | undefined {
  let ofName = fragments.get(name);
  if (ofName === undefined) {
    ofName = new WeakMap();
    fragments.set(name, ofName);
  }
  const known = ofName.get(from);
  if (known !== undefined && known.also === also && known.and === and) return known.json;
  const json = jsonOf(make());
  ofName.set(from, { also, and, json });
  return json;
}

function jsonOf(value: object): string | undefined {
  return isReady(value) ? JSON.stringify(value) : undefined;
}

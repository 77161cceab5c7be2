import type { CallFacts } from './call-facts.ts';

/** More values than this, or deeper ones, are not told. */
const MOST_VALUES = 10_000;
const DEEPEST = 16;

type Values = Record<string, string[] | null>;

/** The entries of what a program takes for a list; `undefined` for what it does not. */
export type ListOf = (value: unknown) => readonly unknown[] | undefined;

/**
 * The arguments of a call by their dotted paths, as rules name them: `constraints.projects`. Lists are the values of their entries.
 * `null` is what cannot be told: an object or a list where values would be, a number that programs spell differently.
 */
export class ArgumentValues {
  readonly values: Values = Object.create(null);
  readonly #listOf: ListOf;
  #count = 0;

  /** @param listOf what is a list. Default: a list of JSON */
  constructor(listOf: ListOf = (value) => (Array.isArray(value) ? value : undefined)) {
    this.#listOf = listOf;
  }

  /** Whether there are more values than are recorded. */
  get isFull(): boolean {
    return this.#count > MOST_VALUES;
  }

  /** Adds a value; `null` for one that cannot be told. */
  add(path: string, value: string | null): void {
    this.#count++;
    const known = this.values[path];
    if (value === null || known === null) this.values[path] = null;
    else if (known === undefined) this.values[path] = [value];
    else known.push(value);
  }

  /** Says that a parameter is there, without a value so far. */
  begin(path: string): void {
    this.values[path] ??= this.values[path] === null ? null : [];
  }

  /** Adds all members of an object; `false` where a name with a dot could be taken for a path, and for too many or too deep values. */
  addMembers(object: Readonly<Record<string, unknown>>, path = '', depth = 0): boolean {
    return Object.entries(object).every(
      ([name, value]) =>
        /^[^.]+$/.test(name) && this.#visit(path === '' ? name : `${path}.${name}`, value, depth + 1),
    );
  }

  #visit(path: string, value: unknown, depth: number): boolean {
    if (depth > DEEPEST || this.isFull) return false;
    const list = this.#listOf(value);
    if (list !== undefined) {
      this.begin(path);
      return list.every((entry) => {
        if (this.#listOf(entry) !== undefined) this.add(path, null);
        return this.#visit(path, entry, depth + 1);
      });
    }
    if (typeof value === 'object' && value !== null) {
      this.add(path, null);
      return this.addMembers(value as Readonly<Record<string, unknown>>, path, depth);
    }
    this.add(path, scalarText(value));
    return true;
  }
}

/** The arguments of a call in JSON; `undefined` where they cannot be told. */
export function argumentValues(given: Readonly<Record<string, unknown>>): CallFacts['parameters'] {
  const found = new ArgumentValues();
  return found.addMembers(given) ? found.values : undefined;
}

/** A value as rules spell it; `null` for what programs spell differently. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || value === null) return String(value);
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : null;
}

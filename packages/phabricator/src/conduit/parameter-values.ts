import type { CallFacts } from '@portcullis/core';
import type { CallArguments } from './call-arguments.ts';

/** More values than this, or deeper ones, are not reported. */
const MOST_VALUES = 10_000;
const DEEPEST = 16;

/**
 * The arguments of a call by their dotted paths, as rules name them: `constraints.projects`. For `transactions`, the values are the types,
 * and the value of each is below its type: `transactions.projects.add`. Lists are the values of their entries; to PHP, an object whose
 * names count from 0 is a list.
 *
 * `null` stands for an unknown value: an object or a list where values are expected, a number that PHP and JavaScript format differently.
 * `undefined` if a name with a dot in it could be mistaken for a path, and for a call with too many values.
 */
export function parameterValues(given: CallArguments): CallFacts['parameters'] {
  const values: Record<string, string[] | null> = Object.create(null);
  const { transactions, ...rest } = given;
  let count = 0;

  const add = (path: string, value: string | null): void => {
    count++;
    const known = values[path];
    if (value === null || known === null) values[path] = null;
    else if (known === undefined) values[path] = [value];
    else known.push(value);
  };
  const visit = (path: string, value: unknown, depth: number): boolean => {
    if (depth > DEEPEST || count > MOST_VALUES) return false;
    const list = listOf(value);
    if (list !== undefined) {
      values[path] ??= values[path] === null ? null : [];
      return list.every((entry) => {
        if (listOf(entry) !== undefined) add(path, null);
        return visit(path, entry, depth + 1);
      });
    }
    if (typeof value === 'object' && value !== null) {
      add(path, null);
      return members(path, value as CallArguments, depth);
    }
    add(path, scalarText(value));
    return true;
  };
  const members = (path: string, object: CallArguments, depth: number): boolean =>
    Object.entries(object).every(
      ([name, value]) =>
        /^[^.]+$/.test(name) && visit(path === '' ? name : `${path}.${name}`, value, depth + 1),
    );
  const transaction = (entry: unknown): boolean => {
    const { type, value, ...others } = (typeof entry === 'object' && entry !== null ? entry : {}) as {
      readonly [key: string]: unknown;
    };
    if (typeof type !== 'string' || Object.keys(others).length > 0) return false;
    add('transactions', type);
    const path = `transactions.${type}`;
    // Nothing below: the type `projects` with a value of `add` is not the type `projects.add`.
    const set = listOf(value) ?? [value];
    values[path] ??= values[path] === null ? null : [];
    for (const each of set) add(path, scalarText(each));
    return count <= MOST_VALUES;
  };

  if (!members('', rest, 0)) return undefined;
  if (!Object.hasOwn(given, 'transactions')) return values;
  const list = listOf(transactions);
  return list?.every(transaction) ? values : undefined;
}

/** The entries of what PHP takes for a list. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const names = Object.keys(value);
  if (names.length === 0) return undefined;
  const entries = names.map((_name, index) => (value as CallArguments)[String(index)]);
  return names.every((_name, index) => Object.hasOwn(value, String(index))) ? entries : undefined;
}

function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || value === null) return String(value);
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : null;
}

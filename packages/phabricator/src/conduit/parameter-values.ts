import type { CallFacts } from '@portcullis/core';
import { ArgumentValues, scalarText } from '@portcullis/core/internal';
import type { CallArguments } from './call-arguments.ts';

/**
 * The arguments of a call by their dotted paths, as rules name them: `constraints.projects`. For `transactions`, the values are the types,
 * and the value of each is below its type: `transactions.projects.add`. Lists are the values of their entries; to PHP, an object whose
 * names count from 0 is a list.
 *
 * `null` stands for an unknown value: an object or a list where values are expected, a number that PHP and JavaScript format differently.
 * `undefined` if a name with a dot in it could be mistaken for a path, and for a call with too many values.
 */
export function parameterValues(given: CallArguments): CallFacts['parameters'] {
  const found = new ArgumentValues(listOf);
  const { transactions, ...rest } = given;
  const transaction = (entry: unknown): boolean => {
    const { type, value, ...others } = (typeof entry === 'object' && entry !== null ? entry : {}) as {
      readonly [key: string]: unknown;
    };
    if (typeof type !== 'string' || Object.keys(others).length > 0) return false;
    found.add('transactions', type);
    const path = `transactions.${type}`;
    // Nothing below: the type `projects` with a value of `add` is not the type `projects.add`.
    found.begin(path);
    for (const each of listOf(value) ?? [value]) found.add(path, scalarText(each));
    return !found.isFull;
  };

  if (!found.addMembers(rest)) return undefined;
  if (!Object.hasOwn(given, 'transactions')) return found.values;
  const list = listOf(transactions);
  return list?.every(transaction) ? found.values : undefined;
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

import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { UsageError } from '../usage-error.ts';

/** Settings of Phorge that were shown by `bin/config get`; those that are unset hold nothing. */
export type PhorgeConfig = ReadonlyMap<string, unknown>;

interface Entry {
  readonly key?: unknown;
  readonly source?: unknown;
  readonly value?: unknown;
  readonly status?: unknown;
}

/**
 * Reads what `bin/config get KEY` printed, for any number of keys one after the other. Of a setting that stands in both
 * places the one of the database counts, as for Phorge.
 *
 * Fails with {@link UsageError} for anything else.
 */
export function readConfigOutput(file: string, text: string): PhorgeConfig {
  const config = new Map<string, unknown>();
  const documents = text.split(/^(?=\{)/m).filter((part) => part.trim() !== '');
  for (const document of documents) {
    for (const { key, value, status } of entriesOf(file, document)) {
      if (typeof key !== 'string') throw notConfig(file);
      if (status === 'set') config.set(key, value);
      else if (!config.has(key)) config.set(key, undefined);
    }
  }
  if (config.size === 0) throw notConfig(file);
  return config;
}

/** The database last, so that it wins. */
function entriesOf(file: string, document: string): readonly Entry[] {
  const { config: entries } = fieldsOf(jsonIn(document));
  if (!Array.isArray(entries)) throw notConfig(file);
  return entries.toSorted((one, other) => rank(one) - rank(other));
}

function rank({ source }: Entry): number {
  return source === 'database' ? 1 : 0;
}

function notConfig(file: string): UsageError {
  return new UsageError(`${file}: is not the output of "./bin/config get KEY"`);
}

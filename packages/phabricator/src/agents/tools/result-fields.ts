import { isRecord } from '@portcullis/core/internal';
import { type Found, foundIn } from '../names/object-names.ts';

/** A search's result: what it found, and the cursor of the next page. */
export interface SearchResult {
  readonly found: readonly Found[];
  readonly after: string | null;
}

/** Reads the result of a search. */
export function searchResult(result: unknown): SearchResult {
  return { found: foundIn(result), after: nextPage(result) };
}

/** The cursor of the next page, in the only form that clients can send back; `null` at the end. */
export function nextPage(result: unknown): string | null {
  const after = at(result, 'cursor', 'after');
  return typeof after === 'string' && /^[\w.-]{1,64}$/.test(after) ? after : null;
}

/** A member of a value, below other members; `undefined` for none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, name) => (isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined),
    value,
  );
}

/** A list at a path; an empty one for anything else. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** An integer at a path; `null` for anything else. */
export function numberAt(value: unknown, ...path: readonly string[]): number | null {
  const found = at(value, ...path);
  return Number.isSafeInteger(found) ? (found as number) : null;
}

/** A time in seconds since the Unix epoch, as ISO 8601; `null` for anything else. */
export function timeOf(seconds: unknown): string | null {
  return Number.isSafeInteger(seconds) && Math.abs(Number(seconds)) < 8e12
    ? new Date(Number(seconds) * 1000).toISOString()
    : null;
}

/** A key of Phorge's configuration, such as a status; `null` for anything else. Only letters and few others: no sentence fits. */
export function keyOf(value: unknown): string | null {
  return typeof value === 'string' && /^[\w.:-]{1,64}$/.test(value) ? value : null;
}

/** Constraints without those that are not asked for. */
export function constraintsOf(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

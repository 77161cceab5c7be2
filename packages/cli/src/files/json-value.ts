import { isRecord } from '@portcullis/core/internal';

/** What a text says in JSON; `undefined` where it is none. Why it is none is not said: a parser quotes what it read, and that may be a secret. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The fields of an object of which nothing is known; none of anything else. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

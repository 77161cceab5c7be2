import { isRecord } from '@portcullis/core/internal';

/**
 * Parses JSON; returns `undefined` for invalid JSON. The reason is not reported, because parsers quote the text, which may contain
 * a secret.
 */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Returns the fields of an unknown object; empty for any other value. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

import { readBounded } from '@portcullis/core/internal';
import { SecretSourceError, type StoreFetch } from './secret-source.ts';

/** The response of a store, parsed as JSON. `body` is `undefined` if it is not JSON. */
export interface StoreAnswer {
  readonly status: number;
  readonly text: string;
  readonly body: unknown;
}

/** Twice what Secrets Manager keeps at most. Nothing is read beyond it. */
const MAX_ANSWER_BYTES = 131_072;

/** Sends a request to a store. Network failures are reported without the address, which may contain a private name. */
export async function storeAnswer(
  called: string,
  url: string,
  init: RequestInit,
  fetch: StoreFetch,
): Promise<StoreAnswer> {
  let status: number;
  let text: string | undefined;
  try {
    // A redirect would carry the credentials elsewhere.
    const response = await fetch(url, { ...init, redirect: 'manual' });
    status = response.status;
    text = await readBounded(response, MAX_ANSWER_BYTES);
  } catch (cause) {
    throw new SecretSourceError(`${called}: the store could not be reached`, { cause });
  }
  if (text === undefined) throw new SecretSourceError(`${called}: the response of the store is too long`);
  return { status, text, body: asJson(text) };
}

/** The member at a path, if the value has it. */
export function memberAt(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at;
}

/** The text of a secret, or of one field where it is a JSON object. */
export function textOf(called: string, value: unknown, field: string | undefined): string {
  const held =
    field === undefined ? value : memberAt(typeof value === 'string' ? asJson(value) : value, field);
  if (typeof held === 'string' && held !== '') return held;
  const what = field === undefined ? 'no string value' : `no string in the field ${JSON.stringify(field)}`;
  throw new SecretSourceError(`${called}: the secret has ${what}`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asked says what is missing.
    return undefined;
  }
}

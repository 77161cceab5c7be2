import { readBounded } from '@portcullis/core/internal';
import { fieldsOf, jsonIn } from '../files/json-value.ts';

/** What a gate's endpoint answered. */
export interface GateAnswer {
  readonly status: number;
  /** Of a JSON object; empty for anything else. */
  readonly body: Readonly<Record<string, unknown>>;
}

const MAX_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** Asks an endpoint. Follows no redirect, so that nothing is sent elsewhere. Its messages hold nothing that was sent. */
export async function callGate(
  url: string,
  { form, credential }: { readonly form?: Readonly<Record<string, string>>; readonly credential?: string },
): Promise<GateAnswer> {
  let response: Response;
  let text: string | undefined;
  try {
    response = await fetch(url, {
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      headers: {
        accept: 'application/json',
        ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await readBounded(response, MAX_BYTES);
  } catch {
    // What a runtime says of a request may quote it.
    throw new Error(`${new URL(url).origin} cannot be reached, or did not answer in time`);
  }
  return { status: response.status, body: fieldsOf(jsonIn(text ?? '')) };
}

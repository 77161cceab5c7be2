import type { OutgoingHttpHeaders } from 'node:http';
import type { Phorge } from '../../../src/phorge.ts';
import { FORM, send } from '../raw-http.ts';

export const ADMIN_TOKEN = `api-${'a'.repeat(28)}`;
export const ALICE_TOKEN = `cli-${'b'.repeat(28)}`;

/** The envelope of a call; fails on any status but 200. */
export async function call(
  phorge: Phorge,
  target: string,
  body: string | Uint8Array,
  headers: OutgoingHttpHeaders = FORM,
): Promise<{ result: unknown; error_code: string | null; error_info: string | null }> {
  const answer = await send(phorge.port, target, { method: 'POST', headers, body });
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
  return JSON.parse(answer.body);
}

/** A call in the form arc uses. */
export function callWith(
  phorge: Phorge,
  method: string,
  params: Record<string, unknown>,
  token = ADMIN_TOKEN,
) {
  const json = JSON.stringify({ ...params, __conduit__: { token } });
  return call(phorge, `/api/${method}`, new URLSearchParams({ params: json, output: 'json' }).toString());
}

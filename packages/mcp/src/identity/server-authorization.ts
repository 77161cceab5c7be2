import type { BaseContext } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';
import type { ServerToken } from '../mcp-options.ts';

/** `b64token` of RFC 6750. */
const TOKEN = /^[\w.~+/-]+=*$/;

/**
 * The `Authorization` that the server gets. Fails, as a fault of the Worker, for what is not a token, such as a binding that does not
 * exist, and for the token of the client: with it, the server could call the gate, and whatever else accepts it, as the caller.
 */
export async function serverAuthorization<Env>(
  serverToken: ServerToken<Env>,
  context: BaseContext<Env>,
): Promise<string> {
  const token: unknown = await serverToken(context);
  if (typeof token !== 'string' || !TOKEN.test(token)) throw misassembled('is not a token');
  for (const value of context.request.headers.values()) {
    const words = value.split(/[\s,;"]+/);
    // A cookie or parameter has its name before it. The token itself may end in "=".
    if (words.some((word) => word === token || word.endsWith(`=${token}`)))
      throw misassembled('is in the request of the client');
  }
  return `Bearer ${token}`;
}

function misassembled(what: string): Error {
  return requestError('request.misassembled', { detail: `mcp: what serverToken returned ${what}` });
}

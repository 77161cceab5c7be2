import type { BaseContext } from '@portcullis/core';
import { readBounded } from '@portcullis/core/internal';
import type { PhorgeClient } from '../sso/phorge-client.ts';
import { conduitError } from './conduit-failure.ts';

/** What Phorge answered the gate's own call. */
export interface ConduitAnswer {
  /** `undefined` if the response is not a Conduit envelope. */
  readonly result: unknown;
  /** `error_code`: `null` where it went well. */
  readonly code: unknown;
  /** The error for a response that does not contain what was asked: 503 `phabricator.conduit_unverified`. */
  readonly unreadable: () => Error;
}

/** Largest response that is read, in bytes, unless the caller sets another limit. */
const MAX_BYTES = 65_536;

/**
 * Calls a method for the gate itself. An origin that is down fails as the proxy does; the caller must validate the response. Its messages
 * are not returned: Phorge repeats tokens in them.
 */
export async function conduitAnswerOf<Env>(
  ask: PhorgeClient<Env>,
  context: BaseContext<Env>,
  method: string,
  form: URLSearchParams,
  maxBytes: number = MAX_BYTES,
): Promise<ConduitAnswer> {
  const response = await ask(context, { path: `/api/${method}`, cookies: undefined, form });
  const answer =
    response.status === 200 ? await readEnvelope(response, maxBytes) : await leaveUnread(response);
  return {
    result: answer?.result,
    code: answer?.error_code,
    // Without a cause and without what Phorge says: its messages repeat the token.
    unreadable: () =>
      conduitError('phabricator.conduit_unverified', {
        detail: `${method} answered ${response.status} without the expected result`,
      }),
  };
}

/** Any JSON: what is no object has none of its members. */
type Envelope = { readonly result?: unknown; readonly error_code?: unknown } | null;

/** `undefined` for a response that is not JSON, is too long or is cut off. */
async function readEnvelope(response: Response, maxBytes: number): Promise<Envelope | undefined> {
  return readBounded(response, maxBytes)
    .then((text) => JSON.parse(text ?? '') as Envelope)
    .catch(() => undefined);
}

async function leaveUnread({ body }: Response): Promise<undefined> {
  await body?.cancel().catch(() => undefined);
}

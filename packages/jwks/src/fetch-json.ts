import { readBounded } from '@portcullis/core/internal';
import { keysError } from './keys-failure.ts';
import { shownUrl } from './secure-url.ts';

/** What a fetch may cost. */
export interface FetchLimits {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Largest answer read, in bytes. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** Fetches a JSON document: exactly status 200, from exactly this address, within bounds. Anything else is `keys.unavailable`. */
export async function fetchJson(url: URL, limits: FetchLimits): Promise<unknown> {
  const { fetch, maxBytes, signal } = limits;
  const failed = (problem: string, cause?: unknown) =>
    keysError('keys.unavailable', { detail: `GET ${shownUrl(url)} ${problem}`, cause });

  let response: Response;
  try {
    // `manual`: a redirect must not lead to an address that nobody has looked at.
    response = await fetch(url.href, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal,
    });
  } catch (cause) {
    throw failed('failed: the issuer cannot be reached', cause);
  }
  if (response.status !== 200) {
    // Not awaited: an answer that breaks off while it is thrown away changes nothing.
    response.body?.cancel().catch(() => {});
    throw failed(`answered ${response.status} instead of 200`);
  }
  let text: string | undefined;
  try {
    text = await readBounded(response, maxBytes);
  } catch (cause) {
    throw failed('failed: the connection was closed before the end of the response', cause);
  }
  if (text === undefined) throw failed(`answered with more than ${maxBytes} bytes`);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw failed('answered with something other than JSON', cause);
  }
}

import { AccessError } from '@portcullis/core';
import { proxyError } from './proxy-failure.ts';

/** Texts that cannot contain a URL, and therefore no query. */
const HARMLESS_TEXT = /^[\w ,.'-]{1,120}$/;

/** The facts about a failed call to an origin. */
export interface FailedCall {
  /** The origin's name. */
  readonly upstream: string;
  readonly timedOut: boolean;
  readonly clientClosed: boolean;
  readonly timeoutSeconds: number;
}

/** The error of a call to an origin that failed before the response headers. */
export function upstreamFailure(cause: unknown, call: FailedCall): AccessError {
  // The origin has already classified the error, such as a missing binding.
  if (cause instanceof AccessError) return cause;
  const { upstream, timedOut, clientClosed, timeoutSeconds } = call;
  if (timedOut) {
    const detail = `origin "${upstream}" sent no headers within timeoutSeconds (${timeoutSeconds})`;
    return proxyError('proxy.origin_timeout', { detail, cause });
  }
  if (clientClosed) return proxyError('proxy.client_closed', { cause });
  const detail = `origin "${upstream}": ${describe(cause)}`;
  return proxyError('proxy.origin_unreachable', { detail, cause });
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return `threw a ${typeof cause}`;
  return HARMLESS_TEXT.test(cause.message) ? `${cause.name}, ${cause.message}` : cause.name;
}

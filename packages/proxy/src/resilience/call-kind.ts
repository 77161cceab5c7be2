import { isSafeMethod } from '@portcullis/core/internal';
import type { OriginRequest } from '../origin.ts';

/**
 * Whether a request may be sent twice: it changes nothing (RFC 9110 section 9.2.1), has no body that is used up, and opens no
 * connection. A PUT or DELETE might be sent twice by its definition, but not by what applications make of it.
 */
export function mayBeSentAgain({ method, body, headers }: OriginRequest): boolean {
  return isSafeMethod(method) && body === null && headers.upgrade === undefined;
}

/** Answers that a gateway, or an overloaded server, gives in the place of the application. */
const IN_TROUBLE: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether an answer says that the origin is in trouble. A 500 is the application's own, and like to come again. */
export function isInTrouble({ status }: Response): boolean {
  return IN_TROUBLE.has(status);
}

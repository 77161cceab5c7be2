import type { Resource } from '@portcullis/core';
import { isSafeMethod } from '@portcullis/core/internal';
import type { OriginRequest, OriginScope } from '../origin.ts';

/**
 * What is done to a resource by a request that only reads, in the words of classifiers. Any other word may be one for a change,
 * such as a `delete` that an application takes by GET.
 */
const READING_WORDS: ReadonlySet<string> = new Set([
  ...['browse', 'download', 'export', 'history', 'list', 'query', 'raw', 'search', 'view'],
]);

/** Whether a classifier says that a request only reads. What was not classified may change something. */
function reads(resource: Resource | undefined): boolean {
  const { reads, operation } = resource ?? { reads: false };
  return reads ?? (operation !== undefined && READING_WORDS.has(operation));
}

/**
 * Whether a request may be sent twice: its method (RFC 9110 section 9.2.1) and its resource both only read, it has no body that is
 * used up, and it opens no connection. The method alone does not say: Conduit takes calls that write by GET. A PUT or DELETE might
 * be sent twice by its definition, but not by what applications make of it.
 */
export function mayBeSentAgain(
  { method, body, headers }: OriginRequest,
  { resource }: Pick<OriginScope<never>, 'resource'>,
): boolean {
  return isSafeMethod(method) && body === null && headers.upgrade === undefined && reads(resource);
}

/** Answers that a gateway, or an overloaded server, gives in the place of the application. */
const IN_TROUBLE: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether an answer says that the origin is in trouble. A 500 is the application's own, and like to come again. */
export function isInTrouble({ status }: Response): boolean {
  return IN_TROUBLE.has(status);
}

import type { Resource } from '@portcullis/core';
import { isSafeMethod } from '@portcullis/core/internal';
import type { OriginRequest, OriginScope } from '../origin.ts';

/**
 * The actions of classifiers that only read. Any other action may be a change, such as a `delete` that an application accepts by GET.
 */
const READING_WORDS: ReadonlySet<string> = new Set([
  ...['browse', 'download', 'export', 'history', 'list', 'query', 'raw', 'search', 'view'],
]);

/** Whether a classifier states that a request only reads. A request that is not classified may be a change. */
function reads(resource: Resource | undefined): boolean {
  const { reads, operation } = resource ?? { reads: false };
  return reads ?? (operation !== undefined && READING_WORDS.has(operation));
}

/**
 * Whether a request may be sent twice: its method is safe (RFC 9110 section 9.2.1) and its resource is only read, it has no body
 * that was consumed, and it opens no connection. The method alone is not enough: Conduit accepts calls that write by GET. PUT and
 * DELETE are idempotent by definition, but not in all applications.
 */
export function mayBeSentAgain(
  { method, body, headers }: OriginRequest,
  { resource }: Pick<OriginScope<never>, 'resource'>,
): boolean {
  return isSafeMethod(method) && body === null && headers.upgrade === undefined && reads(resource);
}

/** Status codes that a gateway or an overloaded server sends instead of the application. */
const IN_TROUBLE: ReadonlySet<number> = new Set([502, 503, 504]);

/** Whether a response indicates that the origin is failing. A 500 comes from the application, and would probably occur again. */
export function isInTrouble({ status }: Response): boolean {
  return IN_TROUBLE.has(status);
}

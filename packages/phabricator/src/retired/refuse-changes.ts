import type { BaseContext, HasResource } from '@portcullis/core';
import { isSafeMethod } from '@portcullis/core/internal';
import { UNKNOWN_APPLICATION } from '../resource/route-table.ts';
import { RetiredError } from './retired-error.ts';
import type { RetiredOptions } from './retired-options.ts';

/**
 * Operations for which Phorge writes by GET, without a CSRF token: a picture is fetched from another site, or made with a text; a new
 * account is created without a form; a mailed link confirms an address; another service gets a code.
 */
const WRITES_BY_GET: ReadonlySet<string> = new Set([
  'files imageproxy',
  'macro meme',
  'auth register',
  'auth once',
  'oauth-server auth',
]);

/**
 * Refuses a request unless it is known to change nothing. What is not classified, or of no known application, may change something. A GET
 * or HEAD of a known application reads, unless it is classified as a change: outside of the operations above, Phorge then refuses to
 * write (`AphrontWriteGuard`).
 *
 * @throws RetiredError
 */
export function refuseChanges(
  { request, resource }: Pick<BaseContext, 'request'> & Partial<HasResource>,
  retired: RetiredOptions,
): void {
  if (resource !== undefined && onlyReads(resource, request.method)) return;
  const { application = 'unknown', operation = 'unknown' } = resource ?? {};
  throw new RetiredError(retired, `${request.method}, ${application} ${operation}: may change something`);
}

function onlyReads(resource: HasResource['resource'], method: string): boolean {
  const { application, operation, reads = isSafeMethod(method) } = resource;
  return reads && application !== UNKNOWN_APPLICATION && !WRITES_BY_GET.has(`${application} ${operation}`);
}

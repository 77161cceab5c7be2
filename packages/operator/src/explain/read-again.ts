import { pathAsAddress, readAddress } from '@portcullis/core/internal';
import type { PolicyRequest } from '@portcullis/policy';
import type { RefusedBefore } from '@portcullis/policy/internal';
import type { PolicyDesk } from '../policy-desk.ts';

/** Reserved (RFC 2606): what a request is about does not depend on the host. */
const ANY_HOST = 'gate.invalid';

/**
 * A recorded request as the gate reads it now: refused before any policy, or about something. Events hold neither what a
 * request reaches nor whether it reads; what they do say of a resource knows more than the address.
 */
export function readAgain(
  { application }: Pick<PolicyDesk, 'application'>,
  request: PolicyRequest,
  host: string = ANY_HOST,
): PolicyRequest | RefusedBefore {
  const reading = readAddress(application, host, request.method, pathAsAddress(request.path));
  if (!reading.ok) return { refused: reading.failure };
  const { recorded = (_, address) => address } = application;
  const resource =
    request.resource === undefined ? reading.resource : recorded(request.resource, reading.resource);
  return { ...request, resource };
}

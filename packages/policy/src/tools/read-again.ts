import type { Resource } from '@portcullis/core';
import { type ApplicationFacts, pathAsAddress, readAddress } from '@portcullis/core/internal';
import type { PolicyRequest } from '../policy-request.ts';
import type { RefusedBefore } from './simulate.ts';

type Application = Parameters<typeof readAddress>[0] & Pick<ApplicationFacts, 'recorded'>;

/** Reserved (RFC 2606): what a request is about does not depend on the host. */
const ANY_HOST = 'gate.invalid';

/**
 * A recorded request as the gate reads it now: refused before any policy, or about something. Events hold neither what a
 * request reaches nor whether it reads; what they do say of a resource knows more than the address.
 */
export function readAgain(
  application: Application,
  request: PolicyRequest,
  host: string = ANY_HOST,
): PolicyRequest | RefusedBefore {
  const reading = readAddress(application, host, request.method, pathAsAddress(request.path));
  if (!reading.ok) return { refused: reading.failure };
  const resource = recordedResource(application, request.resource, reading.resource);
  return { ...request, method: resource.method ?? request.method, resource };
}

/** The resource of a request whose record may contain more than its URL. */
export function recordedResource(
  { recorded = (_, address) => address }: Pick<Application, 'recorded'>,
  said: Resource | undefined,
  address: Resource,
): Resource {
  return said === undefined ? address : recorded(said, address);
}

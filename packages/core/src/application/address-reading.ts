import { AccessError } from '../failure/access-error.ts';
import type { ApplicationFacts } from '../request/application-facts.ts';
import { type CanonicalTarget, canonicalTarget } from '../request/canonical-target.ts';
import type { Resource } from '../request/resource.ts';

/** An address that is refused before any policy, with the failure code. */
interface RefusedAddress {
  readonly ok: false;
  readonly failure: string;
}

/** The parsed address with its resource, or the refusal. */
export type AddressReading =
  | { readonly ok: true; readonly target: CanonicalTarget; readonly resource: Resource }
  | RefusedAddress;

/**
 * Parses an address like the gateway in front of an application, including the checks before the policy. For explanations,
 * without a request.
 *
 * @param path path, with the query if there is one
 */
export function readAddress(
  application: Pick<ApplicationFacts, 'target' | 'checkTarget' | 'classify'>,
  host: string,
  method: string,
  path: string,
): AddressReading {
  const reading = readTarget(application, host, path);
  if (!reading.ok) return reading;
  return { ...reading, resource: application.classify(method, reading.target) };
}

/** The part of {@link readAddress} that does not depend on the method. */
export function readTarget(
  { target: options, checkTarget }: Pick<ApplicationFacts, 'target' | 'checkTarget'>,
  host: string,
  path: string,
): { readonly ok: true; readonly target: CanonicalTarget } | RefusedAddress {
  const reading = canonicalTarget(`https://${host}${path}`, options);
  if (!reading.ok) return reading;
  const { target } = reading;
  try {
    checkTarget(target);
  } catch (refusal) {
    if (refusal instanceof AccessError) return { ok: false, failure: refusal.code };
    throw refusal;
  }
  return { ok: true, target };
}

/** Encodes a decoded path for an address. */
export function pathAsAddress(path: string): string {
  return encodeURI(path.toWellFormed()).replaceAll('&', '%26').replaceAll('#', '%23').replaceAll('?', '%3F');
}

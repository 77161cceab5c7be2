import { AccessError } from '../failure/access-error.ts';
import type { ApplicationFacts } from '../request/application-facts.ts';
import { type CanonicalTarget, canonicalTarget } from '../request/canonical-target.ts';
import type { Resource } from '../request/resource.ts';

/** An address that is refused before any policy, and the code that says why. */
interface RefusedAddress {
  readonly ok: false;
  readonly failure: string;
}

/** An address as a gate reads it, and what it is about. */
export type AddressReading =
  | { readonly ok: true; readonly target: CanonicalTarget; readonly resource: Resource }
  | RefusedAddress;

/**
 * Reads an address as a gate in front of the application does, with the checks that come before the policy: for
 * explanations, without a request.
 *
 * @param path with a query, if it has one
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

/** The part of it that is the same by each method. */
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

/** A decoded path as an address spells it. */
export function pathAsAddress(path: string): string {
  return encodeURI(path.toWellFormed()).replaceAll('&', '%26').replaceAll('#', '%23').replaceAll('?', '%3F');
}

import { sha256, toHexadecimal } from '@portcullis/core/internal';
import canonicalize from 'canonicalize';
import type { Policy } from './policy.ts';

/**
 * Which version of a policy this is: the SHA-256 of its canonical JSON, lower-case hexadecimal. Two policies with the
 * same fields have the same version, however they are spaced and whatever the order of their fields; the order of
 * rules counts.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8785 | RFC 8785}
 */
export function policyVersion(policy: Policy): Promise<string> {
  return versionOf(canonicalPolicy(policy));
}

/** The canonical JSON of a policy. */
export function canonicalPolicy(policy: Policy): string {
  const json = canonicalize(policy);
  if (json === undefined) throw new TypeError('policyVersion: the policy has no JSON form');
  return json;
}

/** The version that canonical JSON stands for. */
export async function versionOf(canonical: string): Promise<string> {
  return toHexadecimal(await sha256(canonical));
}

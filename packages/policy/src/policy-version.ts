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

/** A policy's version, whenever it is asked for. */
export type PolicyVersion = () => string | Promise<string>;

/** Returns the version of a policy, computed at first use. Throws immediately if the policy cannot be serialized. */
export function versionOfPolicy(policy: Policy): PolicyVersion {
  const canonical = canonicalPolicy(policy);
  // The value, not its promise: a promise of one request must not be awaited in another.
  let version: string | undefined;
  return () =>
    version ??
    versionOf(canonical).then((made) => {
      version = made;
      return made;
    });
}

/** The canonical JSON of a policy. */
function canonicalPolicy(policy: Policy): string {
  const json = canonicalize(policy);
  if (json === undefined) throw new TypeError('policyVersion: the policy cannot be serialized as JSON');
  return json;
}

/** The version that canonical JSON stands for. */
async function versionOf(canonical: string): Promise<string> {
  return toHexadecimal(await sha256(canonical));
}

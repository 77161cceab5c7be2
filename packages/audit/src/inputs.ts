import canonicalize from 'canonicalize';
import type { AuditEvent, RequestEvent } from './event/event.ts';
import { sha256 } from './sha256.ts';

/**
 * Adds to the event of each decided request a hash of the policy's inputs (`inputs_sha256`): the option `inputs` of `audit()`. Requests
 * with equal hashes are one case for a replay. If another event of the same policy version with an equal hash has another decision,
 * investigate it.
 *
 * Hashed is the canonical JSON of the caller (kind, issuer, subject, e-mail address), how they proved it (acr, amr,
 * auth_time, device_time, method, program), their roles, where they come from (address, country, network), the method, the path as recorded, and the
 * resource: whole, also where the event is `truncated`. It does **not** cover claims, which no event holds, nor the time.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8785 | RFC 8785, JSON Canonicalization Scheme}
 *
 * @example
 * ```ts
 * import { audit, consoleSink, inputHashes } from '@portcullis/audit';
 *
 * const record = audit({ sinks: [consoleSink()], inputs: inputHashes() });
 * ```
 */
export function inputHashes(): (event: AuditEvent) => Promise<AuditEvent> {
  return async (event) => {
    if (event.type !== 'request.decision' || event.policy === undefined) return event;
    return { ...event, inputs_sha256: await sha256(canonicalInputs(event)) };
  };
}

function canonicalInputs({ actor, auth, src, http, resource }: RequestEvent): string {
  const inputs = {
    actor: actor && {
      kind: actor.kind,
      iss: actor.iss,
      sub: actor.sub,
      email: actor.email,
      roles: actor.roles,
    },
    auth: auth && {
      acr: auth.acr,
      amr: auth.amr,
      auth_time: auth.auth_time,
      device_time: auth.device_time,
      method: auth.method,
      program: auth.program,
    },
    src,
    http: { method: http.method, path: http.path },
    resource,
  };
  // An object always has a canonical form; the library's type cannot say so.
  return canonicalize(inputs) ?? '';
}

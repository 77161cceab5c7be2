import type { Caller, Resource } from '@portcullis/core';
import { isReadOnly } from './read-only.ts';

/**
 * The scopes that a request of an agent needs, if the agent lacks one of them: `read` to read, and `read` and `write` for all else, so also
 * for what is not known to only read. `undefined` if none is missing, and for other callers. Scopes that are not known count as missing.
 */
export function missingScopes(
  caller: Caller,
  request: { readonly method: string; readonly resource?: Resource | undefined },
): readonly string[] | undefined {
  if (caller.kind === 'anonymous') return undefined;
  const { authentication } = caller;
  if (authentication.method !== 'agent') return undefined;
  const { scopes = [] } = authentication;
  const needed = readsAll(request.method, request.resource) ? ['read'] : ['read', 'write'];
  return needed.every((scope) => scopes.includes(scope)) ? undefined : needed;
}

/** Whether all resources of a request are only read. */
function readsAll(method: string, resource: Resource | undefined): boolean {
  if (!isReadOnly({ method: resource?.method ?? method, resource })) return false;
  return resource?.asSent === undefined || readsAll(method, resource.asSent);
}

import type { Anonymous, Caller, RoleSet } from '@portcullis/core';
import { requestError } from '@portcullis/core/internal';

// The types already say all of this. JavaScript callers hear it here, before anything is decided.

/** Returns the caller of a context. Throws `request.misassembled` if no step identified the caller. */
export function callerIn(context: { readonly caller: Caller }, step: string): Caller {
  const caller: unknown = context.caller;
  if (isCaller(caller)) return caller;
  throw requestError('request.misassembled', {
    detail: `${step} found no caller: add authenticate(), or another step that identifies the caller, before it`,
  });
}

/** The roles of a context; refuses, as a fault of the Worker, a context without them. */
export function rolesIn<Role extends string>(
  context: { readonly roles: RoleSet<Role> },
  step: string,
): RoleSet<Role> {
  const roles: RoleSet<Role> | undefined = context.roles;
  if (typeof roles?.has === 'function' && Array.isArray(roles.names)) return roles;
  throw requestError('request.misassembled', {
    detail: `${step} found no roles: add mapRoles() before it`,
  });
}

/**
 * The headers of a 401, which say how the caller can authenticate. Empty if no step offered a way.
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1 | RFC 9110 section 11.6.1}
 */
export function challengeHeaders({ challenges }: Anonymous): Readonly<Record<string, string>> {
  return challenges.length === 0 ? {} : { 'www-authenticate': challenges.join(', ') };
}

function isCaller(value: unknown): value is Caller {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, challenges, groups } = value as Readonly<Record<string, unknown>>;
  if (kind === 'anonymous') return Array.isArray(challenges);
  // A text would be read letter by letter, and a group may be called "a".
  const areGroups = Array.isArray(groups) || (groups === undefined && 'groups' in value);
  return (kind === 'user' || kind === 'service') && areGroups;
}

/** The detail of a refusal, with the reason why the caller is anonymous. */
export function withReason(detail: string, { reason }: Anonymous): string {
  return reason === undefined ? detail : `${detail}; ${reason}`;
}

import type { Caller, Identity, RoleSet } from '@portcullis/core';
import { type HasElevatedRoles, requestError } from '@portcullis/core/internal';

/** Who is asking, for the application's sake. */
export interface Asking {
  readonly identity: Identity;
  /** Empty where no step mapped any. */
  readonly roles: readonly string[];
  /** When one of the roles ends, in seconds since the Unix epoch; `undefined` if none is held for a limited time. */
  readonly rolesUntil?: number | undefined;
}

interface MayKnow extends Partial<HasElevatedRoles> {
  readonly identity?: Identity;
  readonly caller?: Caller;
  readonly roles?: RoleSet<never>;
}

/**
 * Who is asking; `undefined` for an anonymous caller whom the steps admitted. Fails, as a fault of the Worker, for a context in which no
 * step identified the caller: the application must not take a missing identity for an anonymous caller.
 *
 * @param needsRoles whether the roles are needed
 */
export function asking(context: object, needsRoles: boolean): Asking | undefined {
  const { identity, caller, roles, elevatedRoles }: MayKnow = context;
  const known: unknown = identity ?? caller;
  if (!isCaller(known)) {
    throw misassembled(
      'there is no caller in the context: put authenticate(), or another step that identifies the caller, before it',
    );
  }
  if (known.kind === 'anonymous') return undefined;
  if (needsRoles && !Array.isArray(roles?.names))
    throw misassembled('there are no roles in the context: put mapRoles() before it');
  const lasting = roles?.names ?? [];
  if (elevatedRoles === undefined) return { identity: known, roles: lasting };
  const { names, until } = elevatedRoles;
  return { identity: known, roles: [...new Set([...lasting, ...names])], rolesUntil: until };
}

function isCaller(value: unknown): value is Caller {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, subject } = value as Readonly<Record<string, unknown>>;
  return kind === 'anonymous' || ((kind === 'user' || kind === 'service') && typeof subject === 'string');
}

function misassembled(what: string): Error {
  return requestError('request.misassembled', {
    detail: `web: the identity of the caller is to be sent to the application, but ${what}`,
  });
}

import type { HasRoles } from '@portcullis/core';

/** What the gate lends to callers by their roles: a bot's token, or an account for repositories. */
export interface Lent {
  /** Callers who have one of these roles. */
  readonly roles: readonly string[];
}

/** The first that one of a caller's roles has; `undefined` if nothing is lent to them. */
export function lentTo<Kind extends Lent>(
  { roles }: HasRoles<never>,
  kinds: readonly Kind[],
): Kind | undefined {
  return kinds.find((lent) => lent.roles.some((role) => roles.names.includes(role)));
}

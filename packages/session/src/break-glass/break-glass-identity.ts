import type { Caller, Identity } from '@portcullis/core';
import type { SessionFacts } from '@portcullis/core/internal';
import type { BreakGlassPerson } from './break-glass-options.ts';
import type { BreakGlassSession } from './break-glass-store.ts';

/** How events and rules call this way in. */
const METHOD = 'break-glass';

/**
 * The caller whom a grant admitted. They have no groups, no claims and no time of login: no provider asserted any of it. A rule that
 * requires a recent login does not admit them.
 */
export function identityOf(
  { endsAt }: Pick<BreakGlassSession, 'endsAt'>,
  person: BreakGlassPerson,
): Identity {
  const { issuer, subject, email, name } = person;
  return Object.freeze<Identity>({
    kind: 'user',
    issuer,
    subject,
    email,
    name,
    groups: [],
    claims: Object.freeze({}),
    authentication: { method: METHOD, provider: METHOD, acr: undefined, amr: [], authTime: undefined },
    expiresAt: endsAt,
  });
}

/** The person of this name among those that may be admitted. */
export function personNamed(
  people: readonly BreakGlassPerson[],
  issuer: string,
  subject: string,
): BreakGlassPerson | undefined {
  return people.find((person) => person.issuer === issuer && person.subject === subject);
}

/** The roles of a caller whom a grant admitted; `undefined` for all others. */
export function breakGlassRoles(
  people: readonly BreakGlassPerson[],
  caller: Caller,
): readonly string[] | undefined {
  if (caller.kind === 'anonymous' || caller.authentication.method !== METHOD) return undefined;
  return personNamed(people, caller.issuer, caller.subject)?.roles ?? [];
}

/** What the record may contain of a session. It is identified by the hash of the browser's token. */
export function factsOf(key: string, { startedAt, endsAt }: BreakGlassSession): SessionFacts {
  return { idHash: key, created: startedAt, expires: endsAt };
}

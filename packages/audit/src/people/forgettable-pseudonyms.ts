import type { Clock } from '@portcullis/core';
import { checkOptions, type FieldsFor, objectWith, RecentMap, systemClock } from '@portcullis/core/internal';
import type { AuditEvent } from '../event/event.ts';
import type { PeopleStore } from './people-store.ts';
import { type PersonName, renamePeople } from './rename-people.ts';

/** Options of pseudonyms that can be forgotten one person at a time. */
export interface ForgettablePseudonymOptions {
  /** `durableObjectPeople()`, or your own. */
  readonly people: PeopleStore;
  /** Default: the runtime's. */
  readonly clock?: Clock;
}

/** How long an isolate caches a pseudonym, in milliseconds. */
const REMEMBER_MS = 60_000;

/**
 * Replaces subject, e-mail address, and account names of people by pseudonyms before any sink sees them: the option `pseudonyms` of
 * `audit()`. Unlike those of `pseudonyms()`, each pseudonym is a random number, and only one row in a store links it with its person.
 * `forgetPerson()` destroys that row. After that the log can no longer be attributed to the person, and it can still be verified, since
 * nothing in it was changed.
 *
 * The name and the IP address of people are left out; network and country stay.
 *
 * Throws `OptionsError` if no store is given. It does **not** hide a name inside a path: see `maskPath` of `audit()`. An event whose
 * pseudonym is not available counts as lost, as if a sink had failed. An isolate caches a pseudonym for a minute.
 *
 * @example
 * ```ts
 * import { audit, consoleSink, durableObjectPeople, forgettablePseudonyms, type PeopleNamespace } from '@portcullis/audit';
 *
 * const record = audit((env: { PEOPLE: PeopleNamespace }) => ({
 *   sinks: [consoleSink()],
 *   pseudonyms: forgettablePseudonyms({ people: durableObjectPeople(env.PEOPLE) }),
 * }));
 * ```
 */
export function forgettablePseudonyms(
  options: ForgettablePseudonymOptions,
): (event: AuditEvent) => Promise<AuditEvent> {
  const { people, clock } = checkOptions('forgettablePseudonyms', options, fields);
  const recent = new RecentMap<{ readonly pseudonym: string; readonly until: number }>({ maxEntries: 5000 });
  const rename = async (name: PersonName, owner?: PersonName): Promise<string> => {
    const ownerText = owner && nameText(owner);
    const text = nameText(name);
    const key = JSON.stringify([text, ownerText]);
    const known = recent.get(key);
    if (known !== undefined && clock.now() < known.until) return known.pseudonym;
    const pseudonym = await people.pseudonym(text, ownerText);
    recent.set(key, { pseudonym, until: clock.now() + REMEMBER_MS });
    return pseudonym;
  };
  return (event) => renamePeople(event, rename, { hideAddress: true });
}

const fields: FieldsFor<ForgettablePseudonymOptions> = {
  people: objectWith(['pseudonym']),
  clock: objectWith(['now'], () => systemClock),
};

/** A name as the store has it: that of a group's member is an address or a name that its owner has, too. */
export function nameText([kind, ...parts]: PersonName): string {
  const [value = ''] = parts;
  if (kind !== 'member') return JSON.stringify([kind, ...parts]);
  return JSON.stringify(value.includes('@') ? ['email', value.toLowerCase()] : ['username', value]);
}

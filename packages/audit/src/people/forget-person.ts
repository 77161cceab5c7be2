import { defined } from '@portcullis/core/internal';
import type { Activity } from '../activities/activity.ts';
import { sha256 } from '../sha256.ts';
import { nameText } from './forgettable-pseudonyms.ts';
import type { PeopleStore } from './people-store.ts';

/** The method of a namespace of `PortcullisHabits` objects that deletes habits. */
export interface ForgetfulHabits {
  getByName(name: string): { forgetNow(): Promise<void> };
}

/** A person, as their identity provider calls them. */
export interface Person {
  readonly iss: string;
  readonly sub: string;
}

/** Who is forgotten, in which stores, and where the events are written. */
export interface Forgetting {
  /** Those of `forgettablePseudonyms()`. */
  readonly people: PeopleStore;
  /** The namespace of `durableObjectHabits()`. Default: no habits are kept. */
  readonly habits?: ForgetfulHabits;
  /** Writes into the log, as `auditLog()` does. */
  readonly record: (activity: Activity) => Promise<void>;
  /** The operator who ordered it. */
  readonly actor?: Activity['actor'];
}

/**
 * Forgets one person: writes an event for each of their pseudonyms (`person.forgotten`, which contains the pseudonym and no name), then
 * destroys what links those with the person, and their habits. Returns how many pseudonyms there were; 0 for a person who was never seen.
 * If the event cannot be written, nothing is destroyed. If it fails after that, it can be called again.
 *
 * Events of a next visit have new pseudonyms. It does **not** change the log, nor what was exported with names, and isolates
 * use a pseudonym that they know for one minute more. A Durable Object's storage can be set back for 30 days.
 *
 * @param person issuer and subject, as the identity provider calls them
 *
 * @example
 * ```ts
 * import { auditLog, consoleSink, durableObjectPeople, forgetPerson, type PeopleNamespace } from '@portcullis/audit';
 * import type { Clock } from '@portcullis/core';
 *
 * const log = auditLog({ sinks: [consoleSink()], onSinkFailure: 'closed' });
 *
 * async function forget(sub: string, env: { PEOPLE: PeopleNamespace }, clock: Clock, execution: ExecutionContext) {
 *   const people = durableObjectPeople(env.PEOPLE);
 *   const record = (activity: Parameters<typeof log.record>[0]) => log.record(activity, { env, clock, execution });
 *   return forgetPerson({ iss: 'https://id.example.com', sub }, { people, record });
 * }
 * ```
 */
export async function forgetPerson(
  { iss, sub }: Person,
  { people, habits, record, actor }: Forgetting,
): Promise<number> {
  const pseudonyms = await pseudonymsOf({ iss, sub }, people);
  for (const pseudonym of pseudonyms) {
    await record({
      type: 'person.forgotten',
      outcome: 'allow',
      person: { pseudonym },
      ...defined({ actor }),
    });
  }
  await people.forget(ownerName({ iss, sub }));
  // Named as `signals()` names them.
  await habits?.getByName(await sha256(JSON.stringify([iss, sub]))).forgetNow();
  return pseudonyms.length;
}

/** The pseudonyms that a person has in the log, as far as they are still linked. */
export function pseudonymsOf(person: Person, people: PeopleStore): Promise<readonly string[]> {
  return people.pseudonymsOf(ownerName(person));
}

function ownerName({ iss, sub }: Person): string {
  return nameText(['sub', iss, sub]);
}

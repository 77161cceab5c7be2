import { didYouMean, nearestName } from '@portcullis/core/internal';
import type { EventType } from './event.ts';

/** All of them. A misspelled type would otherwise be recorded, or not, as if it had not been named. */
const TYPES: Readonly<Record<EventType, true>> = {
  'request.decision': true,
  login: true,
  logout: true,
  'session.refresh': true,
  'session.device': true,
  'roles.resolved': true,
  'conduit.call': true,
  'group.sync': true,
  'policy.loaded': true,
  'config.changed': true,
  'keys.rotated': true,
  'person.forgotten': true,
  'jwks.stale_used': true,
  sso: true,
  'access.requested': true,
  credential: true,
  break_glass: true,
  lock: true,
  elevation: true,
  'upstream.changed': true,
  'archive.served': true,
  signal: true,
  'audit.loss': true,
  'audit.checkpoint': true,
};

/** The same, as a list. */
export const EVENT_TYPES: readonly string[] = Object.keys(TYPES);

/**
 * Types of events about users who were admitted without the identity provider, were locked out, or got a role for a limited time. No choice
 * of types excludes them, and the response waits until they are written.
 */
export const ALWAYS_WRITTEN: readonly EventType[] = ['break_glass', 'lock', 'elevation'];

/** The problem with names of event types, as a phrase that follows the name of the option: the first unknown name. */
export function eventTypesProblem(given: readonly unknown[]): string | undefined {
  const unknown = given.map(String).find((type) => !Object.hasOwn(TYPES, type));
  return unknown === undefined
    ? undefined
    : `names ${JSON.stringify(unknown)}, which is not an event type${didYouMean(nearestName(unknown, EVENT_TYPES))}`;
}

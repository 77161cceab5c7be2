import { didYouMean, nearestName } from '@portcullis/core/internal';
import type { EventType } from './event.ts';

/** All of them. A misspelled type would otherwise be recorded, or not, as if it had not been named. */
export const EVENT_TYPES: readonly EventType[] = [
  'request.decision',
  'login',
  'logout',
  'session.refresh',
  'session.device',
  'roles.resolved',
  'conduit.call',
  'group.sync',
  'policy.loaded',
  'config.changed',
  'keys.rotated',
  'person.forgotten',
  'jwks.stale_used',
  'sso',
  'access.requested',
  'credential',
  'break_glass',
  'lock',
  'elevation',
  'upstream.changed',
  'archive.served',
  'signal',
  'audit.loss',
  'audit.checkpoint',
];

/**
 * Types of events about users who were admitted without the identity provider, were locked out, or got a role for a limited time. No choice
 * of types excludes them, and the response waits until they are written.
 */
export const ALWAYS_WRITTEN: readonly EventType[] = ['break_glass', 'lock', 'elevation'];

/** The problem with names of event types, as a phrase that follows the name of the option: the first unknown name. */
export function eventTypesProblem(given: readonly unknown[]): string | undefined {
  const unknown = given.map(String).find((type) => !EVENT_TYPES.some((known) => known === type));
  return unknown === undefined
    ? undefined
    : `names ${JSON.stringify(unknown)}, which is not an event type${didYouMean(nearestName(unknown, EVENT_TYPES))}`;
}

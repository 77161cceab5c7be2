import type { TrailEntry } from '@portcullis/core';
import type { ActivityEvent } from '../event/activity-event.ts';
import type { RequestEvent } from '../event/event.ts';
import type { EventContext } from '../event/event-context.ts';
import { type Activity, activityEvent } from './activity.ts';
import { RepeatFilter } from './repeat-filter.ts';

import { trailActivity } from './trail-activity.ts';

/** The types of events that a request can leave beside its own. */
export type RequestActivityType =
  | 'login'
  | 'logout'
  | 'session.refresh'
  | 'roles.resolved'
  | 'conduit.call'
  | 'policy.loaded'
  | 'jwks.stale_used'
  | 'access.requested'
  | 'credential'
  | 'sso';

/** Which of them are written. */
export interface RequestActivitiesOptions {
  /** Default: all. */
  readonly types?: Partial<Record<RequestActivityType, boolean>>;
}

/** Stale keys of one issuer are told again after this time, in seconds: the request events say it each time anyway. */
const STALE_KEYS_SECONDS = 60;

/**
 * Writes what a request says besides that it was a request: the option `activities` of `audit()`. Logins and logouts,
 * renewed sessions, requests for access, credentials of programs, Conduit calls, steps of a single sign-on, the use of stale keys, policies that came into force, and
 * roles that somebody has.
 *
 * So that a log is not doubled for nothing, roles are told when an isolate first sees somebody and when they differ from
 * the last time, a policy's version when an isolate first decides by it, and stale keys of one issuer once a minute; all
 * of it is in every request's own event as well.
 *
 * It does **not** see what happens after an answer, such as a session that ends while a WebSocket is open.
 *
 * @example
 * ```ts
 * import { audit, consoleSink, requestActivities } from '@portcullis/audit';
 *
 * const record = audit({
 *   sinks: [consoleSink()],
 *   activities: requestActivities({ types: { 'conduit.call': false } }),
 * });
 * ```
 */
export function requestActivities(
  options: RequestActivitiesOptions = {},
): (
  event: RequestEvent,
  entries: readonly TrailEntry[],
  eventContext: EventContext,
) => readonly ActivityEvent[] {
  const { types = {} } = options;
  const saidRoles = new RepeatFilter(Number.POSITIVE_INFINITY);
  const saidPolicies = new RepeatFilter(Number.POSITIVE_INFINITY);
  const saidStale = new RepeatFilter(STALE_KEYS_SECONDS);

  const isNews = (activity: Activity, entry: TrailEntry, now: number): boolean => {
    const { type, actor } = activity;
    if (type === 'policy.loaded') {
      return saidPolicies.isNews(activity.policy.id, activity.policy.version_sha256 ?? '', now);
    }
    if (type === 'roles.resolved') {
      const what = JSON.stringify([actor?.roles, actor?.groups_unanswered]);
      return saidRoles.isNews(JSON.stringify([actor?.iss, actor?.sub]), what, now);
    }
    return entry.type !== 'keys.stale_used' || saidStale.isNews(entry.issuer, '', now);
  };

  return (event, entries, eventContext) => {
    const events: ActivityEvent[] = [];
    for (const entry of entries) {
      const activity = trailActivity(entry, event);
      if (activity === undefined || types[activity.type as RequestActivityType] === false) continue;
      if (isNews(activity, entry, eventContext.now)) events.push(activityEvent(activity, eventContext));
    }
    return events;
  };
}

import type { TrailEntry } from '@portcullis/core';
import { checkOptions, type FieldsFor, value } from '@portcullis/core/internal';
import type { ActivityEvent } from '../event/activity-event.ts';
import { type AlwaysTold, alwaysToldEvent, isAlwaysTold } from '../event/always-told.ts';
import type { RequestEvent } from '../event/event.ts';
import type { EventContext } from '../event/event-context.ts';
import { trailFacts } from '../event/trail-facts.ts';
import { activityEvent } from './activity.ts';
import { RepeatFilter } from './repeat-filter.ts';
import {
  activityTypeOf,
  REQUEST_ACTIVITY_TYPES,
  type RequestActivityType,
  trailActivity,
} from './trail-activity.ts';

/** Which types are written. */
export interface RequestActivitiesOptions {
  /** Default: all. */
  readonly types?: Partial<Record<RequestActivityType, boolean>>;
}

const fields: FieldsFor<RequestActivitiesOptions> = {
  types: value(areTypes, 'must be an object with true or false for each event type of requests', () => ({})),
};

function areTypes(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  return Object.entries(given).every(
    ([type, wanted]) => REQUEST_ACTIVITY_TYPES.has(type) && /^(?:boolean|undefined)$/.test(typeof wanted),
  );
}

/** Stale keys of one issuer are reported again after this time, in seconds. Each request event contains them in any case. */
const STALE_KEYS_SECONDS = 60;

/**
 * Writes events for what else happened in a request: the option `activities` of `audit()`. That is logins and logouts, refreshed sessions,
 * requests for access, credentials of programs, Conduit calls, steps of a single sign-on, the use of stale keys, policies that became
 * active, and users' roles.
 *
 * To keep the log small, roles are written when an isolate first sees a user and when they change, a policy's version when an isolate first
 * uses it, and stale keys of one issuer once a minute; each request's own event has all of them as well.
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
  eventOf: () => RequestEvent,
  entries: readonly TrailEntry[],
  eventContext: EventContext,
) => readonly ActivityEvent[] {
  const { types } = checkOptions('requestActivities', options, fields);
  const saidRoles = new RepeatFilter(Number.POSITIVE_INFINITY);
  const saidPolicies = new RepeatFilter(Number.POSITIVE_INFINITY);
  const saidStale = new RepeatFilter(STALE_KEYS_SECONDS);

  const areNewRoles = (entries: readonly TrailEntry[], now: number): boolean => {
    const { caller, roles } = trailFacts(entries);
    // Nobody's roles are none, and need not be told.
    if (caller?.type !== 'caller.identified') return false;
    const { issuer, subject } = caller.identity;
    const what = JSON.stringify([roles?.names, roles?.unanswered?.map(({ source }) => source)]);
    return saidRoles.isNews(JSON.stringify([issuer, subject]), what, now);
  };
  const isNews = (entry: TrailEntry, entries: readonly TrailEntry[], now: number): boolean => {
    switch (entry.type) {
      case 'policy.decided':
        return saidPolicies.isNews(entry.decision.policy, entry.decision.version ?? '', now);
      case 'roles.resolved':
        return areNewRoles(entries, now);
      case 'keys.stale_used':
        return saidStale.isNews(entry.issuer, '', now);
      default:
        return true;
    }
  };

  const isWanted = (type: RequestActivityType | AlwaysTold): boolean =>
    isAlwaysTold(type) || types[type] !== false;

  return (eventOf, entries, eventContext) => {
    const events: ActivityEvent[] = [];
    for (const entry of entries) {
      const type = activityTypeOf(entry);
      if (type === undefined || !isWanted(type) || !isNews(entry, entries, eventContext.now)) continue;
      const told = alwaysToldEvent(entry, eventOf, eventContext);
      if (told !== undefined) {
        events.push(told);
        continue;
      }
      // Of nearly every request nothing is news, and nobody needs its event for this.
      const activity = trailActivity(entry, eventOf());
      if (activity !== undefined) events.push(activityEvent(activity, eventContext));
    }
    return events;
  };
}

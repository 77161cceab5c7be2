import { ACTIVITY_FIELDS, type ActivityEvent } from '../event/activity-event.ts';
import type { EventContext } from '../event/event-context.ts';
import type { Severity } from '../event/event-head.ts';
import { timeText } from '../event/time-text.ts';

/** Fields that the recorder adds automatically. */
type Given =
  | 'schema'
  | 'id'
  | 'time'
  | 'observer'
  | 'chain'
  | 'truncated'
  | 'severity'
  | 'reason'
  | 'redactions';

type Without<Event> = Event extends unknown ? Omit<Event, Given> : never;

/** Something that happened in addition to a request, as its observer reports it. */
export type Activity = Without<ActivityEvent> & {
  /** Codes, such as `session.expired`. Default: none. */
  readonly reason?: readonly string[];
  /** Default: `informational` if it was done, `low` if refused, `medium` if it went wrong. */
  readonly severity?: Severity;
};

const SEVERITIES: Readonly<Record<ActivityEvent['outcome'], Severity>> = {
  allow: 'informational',
  deny: 'low',
  error: 'medium',
};

/**
 * Creates the event of an activity. Only fields of the event's shape are copied: if an identity is given as the actor, its claims are not.
 */
export function activityEvent<Type extends Activity['type']>(
  activity: Activity & { readonly type: Type },
  { id, now, observer }: EventContext,
): Extract<ActivityEvent, { type: Type }> {
  const { type, outcome, reason = [], severity = SEVERITIES[outcome], detail } = activity;
  const parts: Record<string, unknown> = {};
  for (const [part, members] of Object.entries(ACTIVITY_FIELDS)) {
    const given = (activity as unknown as Readonly<Record<string, unknown>>)[part];
    if (typeof given === 'object' && given !== null) parts[part] = only(given, members);
  }
  const { worker, version } = observer;
  return {
    schema: 'portcullis.event/1',
    id: id(),
    time: timeText(now),
    type,
    severity,
    outcome,
    reason,
    detail,
    ...parts,
    observer: { worker, version },
  } as unknown as Extract<ActivityEvent, { type: Type }>;
}

function only(given: object, members: readonly string[]): object {
  const known = given as Readonly<Record<string, unknown>>;
  return Object.fromEntries(members.map((member) => [member, known[member]]));
}

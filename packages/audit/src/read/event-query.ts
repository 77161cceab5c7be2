import { checkOptions, type FieldsFor, flag, optional } from '@portcullis/core/internal';
import type { AuditEvent, EventType } from '../event/event.ts';
import { eventTypesProblem } from '../event/event-types.ts';

/** Selects events: all given conditions must hold. */
export interface EventQuery {
  /** Only what was refused. Default: false. */
  readonly denied?: boolean;
  readonly types?: readonly EventType[];
  /** From this time on: RFC 3339. */
  readonly since?: string;
  /** Before this time: RFC 3339. */
  readonly until?: string;
  /** Somebody's subject or e-mail address, or the pseudonym of one, whole. */
  readonly actor?: string;
  /** A request's id. */
  readonly requestId?: string;
}

const fields: FieldsFor<EventQuery, 'types' | 'since' | 'until' | 'actor' | 'requestId'> = {
  denied: flag(false),
  types: optional<readonly EventType[]>(),
  since: optional<string>(),
  until: optional<string>(),
  actor: optional<string>(),
  requestId: optional<string>(),
};

/**
 * Creates a test from a query. Throws `RangeError` for an invalid time or type, and for a query that no event can match: an empty result
 * would be read as "nothing happened". Throws `OptionsError` for an unknown condition; if it were ignored, all events would match.
 *
 * @example
 * ```ts
 * import type { AuditEvent } from '@portcullis/audit';
 * import { eventFilter } from '@portcullis/audit/read';
 *
 * const wanted = eventFilter({ denied: true, actor: 'alice@example.com' });
 * const refused = (events: AuditEvent[]): AuditEvent[] => events.filter(wanted);
 * ```
 */
export function eventFilter(query: EventQuery): (event: AuditEvent) => boolean {
  const { denied, types, actor, requestId } = checkOptions('eventFilter', query, fields);
  const since = timeOf(query.since, 'since');
  const until = timeOf(query.until, 'until');
  if (since !== undefined && until !== undefined && until < since)
    throw new RangeError(`until: ${query.until} is before since (${query.since})`);
  const problem = types && eventTypesProblem(types);
  if (problem !== undefined) throw new RangeError(`type ${problem}`);
  if (actor === '') throw new RangeError('actor: must be a subject or an e-mail address, not empty');
  return (event) => {
    const time = Date.parse(event.time);
    const who = 'actor' in event ? event.actor : undefined;
    const trace = 'trace' in event ? event.trace : undefined;
    return (
      (!denied || event.outcome === 'deny') &&
      (types === undefined || types.includes(event.type)) &&
      // One whose time cannot be read may be of that time.
      !(since !== undefined && time < since) &&
      !(until !== undefined && time >= until) &&
      (actor === undefined || who?.sub === actor || who?.email === actor) &&
      (requestId === undefined || trace?.request_id === requestId)
    );
  };
}

function timeOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new RangeError(`${name}: must be a time such as 2026-01-31T12:00:00Z, not "${text}"`);
  return time;
}

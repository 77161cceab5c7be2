import type { TrailEntry } from '@portcullis/core';
import type { LockEvent } from './activity-event.ts';
import type { RequestEvent } from './event.ts';
import type { EventContext } from './event-context.ts';
import type { Severity } from './event-head.ts';
import { timeText } from './time-text.ts';

/** The entry of an order about a person in a trail. */
type LockEntry = Extract<TrailEntry, { type: 'lock' }>;

const SEVERITIES: Readonly<Record<LockEntry['change'], Severity>> = {
  locked: 'high',
  unlocked: 'high',
  sessions_ended: 'medium',
  login_required: 'medium',
  refresh_due: 'informational',
  proposed: 'medium',
  refused: 'medium',
};

/** Creates the event of an order about a person's access, which is recorded whichever activities are chosen. */
export function lockEvent(
  entry: LockEntry,
  during: RequestEvent,
  { id, now, observer }: EventContext,
): LockEvent {
  const { type, change, source, by, issuer, subject, email, username, reason, until, event, code } = entry;
  const { worker, version } = observer;
  const isRefused = change === 'refused';
  return {
    schema: 'portcullis.event/1',
    id: id(),
    time: timeText(now),
    type,
    severity: SEVERITIES[change],
    outcome: isRefused ? 'deny' : 'allow',
    reason: code === undefined ? [] : [code],
    detail: isRefused ? during.detail : undefined,
    lock: {
      ...{ change, source, by, id: entry.id, iss: issuer, sub: subject, email, username },
      ...{ reason, until, event },
    },
    actor: during.actor,
    auth: during.auth,
    session: during.session,
    src: during.src,
    trace: during.trace,
    observer: { worker, version },
  };
}

import type { TrailEntry } from '@portcullis/core';
import type { BreakGlassEvent } from './activity-event.ts';
import { actorOf, authenticationOf, sessionOf } from './actor-facts.ts';
import type { RequestEvent } from './event.ts';
import type { EventContext } from './event-context.ts';
import { timeText } from './time-text.ts';

/** The entry of a grant in a trail. */
type GrantEntry = Extract<TrailEntry, { type: 'break_glass' }>;

/**
 * Whether the entry is about an order that no key known to the gate signed. Anyone can send one, so it must not notify people, nor cost a
 * separate delivery.
 */
export function isMadeUp({ change, signer }: Pick<GrantEntry, 'change' | 'signer'>): boolean {
  return change === 'refused' && signer === undefined;
}

/** Creates the event of what happened to a grant, which is recorded whichever activities are chosen. */
export function breakGlassEvent(
  { change, grant, signer, identity, code, reason, session }: GrantEntry,
  during: RequestEvent,
  { id, now, observer }: EventContext,
): BreakGlassEvent {
  const { worker, version } = observer;
  const caller = identity && ({ type: 'caller.identified', identity } as const);
  const isRefused = change === 'refused';
  return {
    schema: 'portcullis.event/1',
    id: id(),
    time: timeText(now),
    type: 'break_glass',
    // Whoever reads a log for what is serious must find it, whatever came of it. Anybody can make up an order.
    severity: isMadeUp({ change, signer }) ? 'low' : 'high',
    outcome: isRefused ? 'deny' : 'allow',
    reason: code === undefined ? [] : [code],
    detail: isRefused ? during.detail : undefined,
    break_glass: { change, grant, signer, reason },
    actor: caller === undefined ? during.actor : actorOf({ caller, roles: undefined }),
    auth: caller === undefined ? during.auth : authenticationOf({ caller, staleKeys: undefined }),
    session: sessionOf(session) ?? during.session,
    src: during.src,
    trace: during.trace,
    observer: { worker, version },
  };
}

import type { TrailEntry } from '@portcullis/core';
import type { BreakGlassEvent, LockEvent } from './activity-event.ts';
import { breakGlassEvent } from './break-glass-event.ts';
import type { RequestEvent } from './event.ts';
import type { EventContext } from './event-context.ts';
import { lockEvent } from './lock-event.ts';

/** Types of entries in a trail whose events no option can switch off. */
export type AlwaysTold = 'break_glass' | 'lock';

/** Whether an event of this type is written whatever the options are. */
export function isAlwaysTold(type: string): type is AlwaysTold {
  return type === 'break_glass' || type === 'lock';
}

/** The event of such an entry; `undefined` for all other entries. */
export function alwaysToldEvent(
  entry: TrailEntry,
  during: () => RequestEvent,
  context: EventContext,
): BreakGlassEvent | LockEvent | undefined {
  if (entry.type === 'break_glass') return breakGlassEvent(entry, during(), context);
  return entry.type === 'lock' ? lockEvent(entry, during(), context) : undefined;
}

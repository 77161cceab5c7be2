import type { AuditEvent } from '../event/event.ts';
import { canonicalText } from './canonical-text.ts';

/** The event in a line, if the line is one, in the form in which events are written. */
export function canonicalEvent(line: string): AuditEvent | undefined {
  const event = JSON.parse(line) as AuditEvent;
  return event.schema === 'portcullis.event/1' && canonicalText(event) === line ? event : undefined;
}

import canonicalize from 'canonicalize';
import type { AuditEvent } from '../event/event.ts';

/** The event of a line that is one, in the form in which events are written. */
export function canonicalEvent(line: string): AuditEvent | undefined {
  const event = JSON.parse(line) as AuditEvent;
  if (event.schema !== 'portcullis.event/1') return undefined;
  try {
    return canonicalize(event) === line ? event : undefined;
  } catch {
    // A lone surrogate has no canonical form.
    return undefined;
  }
}

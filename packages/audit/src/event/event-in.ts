import type { AuditEvent } from './event.ts';

/** The event of a line; `undefined` for a line that holds none. */
export function eventIn(line: string): AuditEvent | undefined {
  try {
    const event = JSON.parse(line) as AuditEvent | null;
    return typeof event === 'object' && event !== null && !Array.isArray(event) ? event : undefined;
  } catch {
    return undefined;
  }
}

import type { AuditEvent } from '@portcullis/audit';
import { textLines } from './text-lines.ts';

/** An event of a log with the number of its line, from 1. */
export interface NumberedEvent {
  readonly number: number;
  readonly line: string;
  /** `undefined` if the line is not an event. */
  readonly event: AuditEvent | undefined;
}

/** The events of a log. Fails with `UsageError` if it cannot be read. */
export function* logEvents(file: string): Generator<NumberedEvent> {
  let number = 0;
  for (const line of textLines(file)) {
    number += 1;
    yield { number, line, event: eventOf(line) };
  }
}

function eventOf(line: string): AuditEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isEvent = typeof value === 'object' && value !== null && 'schema' in value;
    return isEvent && value.schema === 'portcullis.event/1' ? (value as AuditEvent) : undefined;
  } catch {
    return undefined;
  }
}

import type { AuditEvent } from '@portcullis/audit';
import { logRecords } from './log-records.ts';

/** An event of a log with the number of its line, from 1. */
export interface NumberedEvent {
  readonly number: number;
  readonly line: string;
  /** `undefined` if the line is not an event. */
  readonly event: AuditEvent | undefined;
}

/** The events of a log. Fails with `UsageError` if it cannot be read. */
export function* logEvents(file: string): Generator<NumberedEvent> {
  for (const { number, line, value } of logRecords(file)) yield { number, line, event: eventOf(value) };
}

function eventOf(value: unknown): AuditEvent | undefined {
  const isEvent = typeof value === 'object' && value !== null && 'schema' in value;
  return isEvent && value.schema === 'portcullis.event/1' ? (value as AuditEvent) : undefined;
}

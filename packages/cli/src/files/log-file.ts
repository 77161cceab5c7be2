import type { AuditEvent, EventType } from '@portcullis/audit';
import { isRecord } from '@portcullis/core/internal';
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

/** Parses a line that contains the name of the schema. It may be truncated or written by another program. */
export function eventOf(value: unknown): AuditEvent | undefined {
  return isRecord(value) && value.schema === 'portcullis.event/1' && hasShape(value)
    ? (value as unknown as AuditEvent)
    : undefined;
}

/** The fields that readers look at first. */
function hasShape(value: Readonly<Record<string, unknown>>): boolean {
  const { reason, type } = value;
  const about = ABOUT.get(type);
  return (
    TEXTS.every((member) => typeof value[member] === 'string') &&
    Array.isArray(reason) &&
    reason.every((code) => typeof code === 'string') &&
    PARTS.every((member) => value[member] === undefined || isRecord(value[member])) &&
    (about === undefined || isRecord(value[about]))
  );
}

const TEXTS = ['type', 'time', 'outcome'] as const;
const PARTS = [
  ...['actor', 'auth', 'chain', 'edge', 'http', 'observer', 'policy', 'resource', 'session', 'src'],
  ...['trace', 'upstream'],
];

/** What an event of a type is about: the member that each such event has. */
const ABOUT: ReadonlyMap<unknown, string> = new Map<EventType, string>([
  ['request.decision', 'http'],
  ['conduit.call', 'resource'],
  ['group.sync', 'group'],
  ['logout', 'logout'],
  ['policy.loaded', 'policy'],
  ['config.changed', 'config'],
  ['credential', 'credential'],
  ['sso', 'sso'],
  ['upstream.changed', 'upstream'],
  ['archive.served', 'archive'],
  ['signal', 'signal'],
  ['audit.loss', 'loss'],
  ['audit.checkpoint', 'checkpoint'],
]);

import { open } from 'node:fs/promises';
import type { AuditEvent } from '@portcullis/audit';
import { UsageError } from './usage-error.ts';

/** An event of a log with the number of its line, from 1. */
export interface NumberedEvent {
  readonly number: number;
  readonly line: string;
  /** Nothing if the line is not an event. */
  readonly event: AuditEvent | undefined;
}

/**
 * The lines of a log, one after the other, whatever its size. Fails with {@link UsageError} if it cannot be read.
 */
export async function* logLines(file: string): AsyncGenerator<string> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: cannot be read (${error.code ?? error.name})`);
  });
  try {
    for await (const line of handle.readLines({ encoding: 'utf8' })) yield line;
  } catch (error) {
    throw new UsageError(
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'})`,
    );
  } finally {
    await handle.close();
  }
}

/** The events of a log. */
export async function* logEvents(file: string): AsyncGenerator<NumberedEvent> {
  let number = 0;
  for await (const line of logLines(file)) {
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

import { textLines } from './text-lines.ts';

/** One line of a log. */
export interface EventLine {
  /** The first line is 1. */
  readonly number: number;
  /** What the line holds; `undefined` if it is no JSON. */
  readonly value: unknown;
}

/**
 * The lines of a log of events (NDJSON), one after the other, however long the log is. Empty lines are left out. Read
 * without a promise, because that is how a pure simulation takes its events.
 *
 * Fails with `UsageError` where there is no such file.
 */
export function* eventLines(file: string): Generator<EventLine> {
  let number = 0;
  for (const line of textLines(file)) {
    number++;
    if (line.trim() !== '') yield { number, value: jsonOrNothing(line) };
  }
}

function jsonOrNothing(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

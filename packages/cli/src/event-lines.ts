import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { reasonUnread } from './text-file.ts';
import { UsageError } from './usage-error.ts';

/** One line of a log. */
export interface EventLine {
  /** The first line is 1. */
  readonly number: number;
  /** What the line holds; `undefined` if it is no JSON. */
  readonly value: unknown;
}

const CHUNK_BYTES = 65_536;

/**
 * The lines of a log of events (NDJSON), one after the other, however long the log is. Empty lines are left out. Read
 * without a promise, because that is how a pure simulation takes its events.
 *
 * Fails with {@link UsageError} where there is no such file.
 */
export function* eventLines(file: string): Generator<EventLine> {
  let number = 0;
  for (const line of textLines(file)) {
    number++;
    if (line.trim() !== '') yield { number, value: jsonOrNothing(line) };
  }
}

function* textLines(file: string): Generator<string> {
  const descriptor = open(file);
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = new Uint8Array(CHUNK_BYTES);
    let rest = '';
    for (let length = read(descriptor, chunk, file); length > 0; length = read(descriptor, chunk, file)) {
      const lines = (rest + decoder.write(chunk.subarray(0, length))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    yield rest + decoder.end();
  } finally {
    closeSync(descriptor);
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    throw new UsageError(`${file}: ${reasonUnread(error)}`);
  }
}

function read(descriptor: number, chunk: Uint8Array, file: string): number {
  try {
    return readSync(descriptor, chunk);
  } catch (error) {
    throw new UsageError(`${file}: ${reasonUnread(error)}`);
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

import type { Clock } from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';
import { defined } from '@portcullis/core/internal';
import type { AuditEvent, EventType } from '../event/event.ts';
import { ALWAYS_WRITTEN, eventTypesProblem } from '../event/event-types.ts';

/** What a sink may use besides the event. */
export interface SinkContext {
  /** The request that is being recorded. */
  readonly requestId: string;
  readonly execution: Execution;
  readonly clock: Clock;
  /** Shows an error to the developer: only for requests to a host of this machine, whose data is the developer's own. */
  readonly explain?: (who: string, error: unknown) => void;
}

/** An event as it was written: do not change it. */
export interface WrittenEvent {
  readonly event: AuditEvent;
  /** The same as one line of canonical JSON. */
  readonly line: string;
}

/** Events that a sink took, and that are gone. */
export interface LostBefore {
  /** How many, at least. */
  readonly count: number;
  /** Its `name` is recorded. */
  readonly cause: Error;
}

/**
 * Somewhere audit events go.
 *
 * A sink that returns nothing has written when it returns, which is before the client gets its response. A returned promise is awaited
 * after the response (`open`) or before it (`closed`). If it throws or rejects, the event is lost in this sink, and the loss is counted.
 */
export interface Sink {
  /** Names the sink in loss reports. Unique among the sinks of one recorder. */
  readonly name: string;
  /** Which events it accepts. Called as a plain function. Default: all. See {@link only}. */
  readonly accepts?: (event: AuditEvent) => boolean;
  /**
   * @param event the event: do not change it
   * @param line the same event as one line of canonical JSON (RFC 8785), without a line feed
   */
  write(event: AuditEvent, line: string, context: SinkContext): void | Promise<void>;
  /**
   * Writes an event as its line, so that the event object need not be created. Same as `write` otherwise. Default: `write` is called.
   */
  writeLine?(line: string, context: SinkContext): void | Promise<void>;
  /**
   * Writes several events in one call, if that is cheaper, such as those of a queue's batch. It writes all of them or rejects, and the same
   * events may come again. Default: one after the other.
   */
  writeAll?(events: readonly WrittenEvent[], context: SinkContext): Promise<void>;
  /** Writes several events as their lines in one call. Same as `writeAll` otherwise. */
  writeLines?(lines: readonly string[], context: SinkContext): Promise<void>;
  /**
   * How many of the events that it accepted earlier it lost, if that is to be reported now; called whenever it accepted an event. Default:
   * it loses nothing.
   * @param now milliseconds since the Unix epoch
   */
  lostBefore?(now: number): LostBefore | undefined;
  /**
   * Whether it may accept an event before that is written: {@link inBatches}. No request can wait for it, so it cannot be used with
   * `closed`. Default `false`.
   */
  readonly defers?: boolean;
}

/**
 * The same sink for some types of events only, and for those that are always recorded: `break_glass`, `lock`, `elevation` and `person.forgotten`. A chain counts the events that the sink accepts, so this leaves no gaps in it.
 *
 * Throws `TypeError` for a value that is not a sink, and for an unknown type of event: it would be missing from the record.
 *
 * @example
 * ```ts
 * import { audit, only, consoleSink } from '@portcullis/audit';
 *
 * const record = audit({ sinks: [only(consoleSink(), ['request.decision', 'login'])] });
 * ```
 */
export function only(sink: Sink, types: readonly EventType[]): Sink {
  const isSink = typeof (sink as Partial<Sink> | undefined)?.write === 'function';
  const problem =
    isSink && Array.isArray(types) ? eventTypesProblem(types) : 'must be a sink and an array of event types';
  if (problem !== undefined) throw new TypeError(`only: ${problem}`);
  const wanted: ReadonlySet<EventType> = new Set([...ALWAYS_WRITTEN, 'person.forgotten', ...types]);
  return {
    name: sink.name,
    ...defined({ defers: sink.defers, lostBefore: sink.lostBefore?.bind(sink) }),
    accepts: (event) => wanted.has(event.type) && sink.accepts?.(event) !== false,
    write: (event, line, context) => sink.write(event, line, context),
  };
}

import type { Random, TrailEntry } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  type FieldsFor,
  flag,
  isObject,
  number,
  type Sleep,
  systemRandom,
  systemSleep,
  value,
} from '@portcullis/core/internal';
import type { ActivityEvent, SignalEvent } from './event/activity-event.ts';
import type { AuditEvent, EventType, RequestEvent } from './event/event.ts';
import type { EventContext } from './event/event-context.ts';
import { ALWAYS_WRITTEN, eventTypesProblem } from './event/event-types.ts';
import { connectingAddress } from './event/source-facts.ts';
import { consoleSink, logLastResort } from './sinks/console-sink.ts';
import type { Sink, SinkContext } from './sinks/sink.ts';

/** What happens when a sink fails. */
export type FailureMode = 'open' | 'closed';

/** The Worker that writes. */
export interface Observer {
  readonly worker: string;
  /** Its deployed version, such as the id of a version metadata binding. Default: left out. */
  readonly version?: string;
}

/** How requests are recorded. */
export interface AuditOptions {
  /** Where events are written: at least one sink, each with a unique name. Default: `consoleSink()`, which is Workers Logs. */
  readonly sinks?: readonly Sink[];
  /** The Worker that writes, as the log should name it. Default: `portcullis`, without a version. */
  readonly observer?: Observer;
  /**
   * Removes secrets from a path: an address that grants access on its own (a capability URL) must not be logged. Receives the
   * path with its leading `/`, decoded or not, and returns the text to record. If it throws, no path is recorded. Default: paths
   * are recorded unchanged.
   */
  readonly maskPath?: (path: string) => string;
  /**
   * Returns the client's address. A value that is not an IP address is omitted. Default: the header `CF-Connecting-IP`, which
   * Cloudflare overwrites; elsewhere a client can forge it.
   */
  readonly clientAddress?: (request: Request) => string | undefined;
  /**
   * What happens to a request if its event cannot be written: `open` answers it and reports the loss, `closed` refuses it. For
   * all types of events, or for each type. Default: `open`.
   *
   * With `closed`, the response is withheld with 503 `audit.unavailable`. The origin has acted by then: this protects what the
   * response says, and does not undo the request. In an object, `default` is for the types that are not named. A `signal` comes
   * after the response and withholds nothing; `break_glass`, `lock` and `elevation` are always `closed`.
   */
  readonly onSinkFailure?: FailureMode | Partial<Record<EventType | 'default', FailureMode>>;
  /**
   * A sink that takes longer has failed, in milliseconds; so has what is asked for pseudonyms or signals. Less than the 30
   * seconds after which the platform ends what is left of a request, so that the loss is told. Default 25,000.
   */
  readonly sinkTimeoutMs?: number;
  /**
   * Chains the events of each sink, so that the completeness of a log can be proved: `hashChain()` of `@portcullis/audit`.
   * Hashing is asynchronous, so a synchronous sink then writes just after the response. Default: no chain.
   */
  readonly chain?: (sink: Sink) => Sink;
  /**
   * Replaces names of users before an event reaches a sink: `pseudonyms()` of `@portcullis/audit`. Default: events name users as
   * their provider does.
   */
  readonly pseudonyms?: (event: AuditEvent) => Promise<AuditEvent>;
  /**
   * Adds further events for a request: `requestActivities()` of `@portcullis/audit`. It receives a function that creates the
   * request's own event, and calls it only when it adds an event. Default: only requests and the use of break-glass grants are
   * recorded.
   */
  readonly activities?: (
    eventOf: () => RequestEvent,
    entries: readonly TrailEntry[],
    eventContext: EventContext,
  ) => readonly ActivityEvent[];
  /**
   * Detects unusual requests: `signals()` of `@portcullis/audit`. Asynchronous checks run after the response; results that are
   * available immediately do not wait for them. It withholds nothing, and must not throw. Default: none.
   */
  readonly signals?: (
    event: RequestEvent,
    request: Request,
    eventContext: EventContext,
  ) => Promise<readonly SignalEvent[]> | readonly (SignalEvent | Promise<readonly SignalEvent[]>)[];
  /**
   * Receives every event except those of requests, as written, including losses: `alerts()` of `@portcullis/audit`, which
   * notifies people of some of them. No request waits for it, and it must not throw. Default: none.
   */
  readonly alerts?: (event: AuditEvent, context: SinkContext) => void;
  /**
   * Adds a hash of the inputs of the policy decision: `inputHashes()` of `@portcullis/audit`. A synchronous sink then writes just
   * after the response. Cannot be combined with `pseudonyms`. Default: no hash.
   */
  readonly inputs?: (event: AuditEvent) => Promise<AuditEvent>;
  /** Adds the time when an event was passed to the sinks. Default `false`. */
  readonly ingestTime?: boolean;
  /** Longest line in bytes of UTF-8, at least 8192; a chain adds up to 300. Default 16,384. */
  readonly maxBytes?: number;
  /** Where a loss is reported when no sink takes the report. Default: the runtime's `console.error`. */
  readonly lastResort?: (line: string) => void;
  /** Waits the given number of milliseconds. Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** For the ids of loss events. Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** Options that may stay `undefined`. */
type Open = 'maskPath' | 'chain' | 'pseudonyms' | 'activities' | 'signals' | 'alerts' | 'inputs';

/** The validated options with their defaults. */
export type AuditSettings = Completed<AuditOptions, Open>;

/** Shortest `maxBytes` that every event can be cut down to. */
export const MIN_BYTES = 8192;

const aFunction = callback(() => undefined);

/** How each option is checked. */
export const auditFields: FieldsFor<AuditOptions, Open> = {
  sinks: { problem: sinksProblem, fallback: () => [consoleSink()] },
  observer: value(
    (given) => isNonEmptyText((given as Observer | null)?.worker),
    'must be the name of this Worker: { worker: "name" }',
    () => ({ worker: 'portcullis' }),
  ),
  maskPath: aFunction,
  clientAddress: callback(() => connectingAddress),
  onSinkFailure: { problem: failureModeProblem, fallback: () => 'open' },
  sinkTimeoutMs: number({ above: 0, fallback: 25_000 }),
  chain: aFunction,
  pseudonyms: aFunction,
  activities: aFunction,
  signals: aFunction,
  alerts: aFunction,
  inputs: aFunction,
  ingestTime: flag(false),
  maxBytes: number({ from: MIN_BYTES, whole: true, fallback: 16_384 }),
  lastResort: callback(() => logLastResort),
  sleep: callback(() => systemSleep),
  random: callback(() => systemRandom),
};

/** The validated options with their defaults. Throws an `OptionsError` that lists all problems. */
export function auditSettings(options: AuditOptions): AuditSettings {
  const settings = checkOptions(
    'audit',
    options,
    auditFields,
    ({ inputs, pseudonyms, sinks, onSinkFailure }, problem) => {
      const defers = Array.isArray(sinks) && sinks.some((sink: Sink | null) => sink?.defers === true);
      if (defers && mayBeClosed(onSinkFailure)) {
        problem(
          'onSinkFailure must not be "closed" with inBatches(): requests do not wait for events that are written later',
        );
      }
      if (inputs !== undefined && pseudonyms !== undefined) {
        problem(
          'inputs cannot be combined with pseudonyms: the hash of the inputs would confirm a guessed name',
        );
      }
    },
  );
  const { chain } = settings;
  return chain === undefined ? settings : { ...settings, sinks: settings.sinks.map(chain) };
}

function sinksProblem(given: unknown): string | undefined {
  if (!Array.isArray(given) || given.length === 0)
    return 'must be an array of at least one sink, such as consoleSink()';
  const names = given.map((sink: Sink | null) => sink?.name);
  if (!names.every(isNonEmptyText)) return 'must each have a name';
  if (!given.every((sink: Sink) => typeof sink.write === 'function')) return 'must each have write()';
  return new Set(names).size < names.length ? 'must not include two sinks of the same name' : undefined;
}

function isNonEmptyText(given: unknown): boolean {
  return typeof given === 'string' && given !== '';
}

function failureModeProblem(given: unknown): string | undefined {
  const isMode = (mode: unknown): boolean => mode === undefined || mode === 'open' || mode === 'closed';
  if (Array.isArray(given) || !modesOf(given).every(isMode)) {
    return 'must be "open" or "closed", or an object with one of them for each event type';
  }
  const types = isObject(given) ? Object.keys(given) : [];
  return eventTypesProblem(types.filter((type) => type !== 'default'));
}

/** Whether some event that cannot be written withholds the answer. */
function mayBeClosed(given: unknown): boolean {
  return modesOf(given).includes('closed');
}

function modesOf(given: unknown): readonly unknown[] {
  return isObject(given) ? Object.values(given) : [given];
}

/** What happens to an answer if an event of this type cannot be written. */
export function failureMode(
  { onSinkFailure }: Pick<AuditSettings, 'onSinkFailure'>,
  type: EventType,
): FailureMode {
  // Found after the answer.
  if (type === 'signal') return 'open';
  if (ALWAYS_WRITTEN.includes(type)) return 'closed';
  if (typeof onSinkFailure !== 'object') return onSinkFailure;
  return onSinkFailure[type] ?? onSinkFailure.default ?? 'open';
}

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
import { eventTypesProblem } from './event/event-types.ts';
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
  /** Where events go: at least one, each with a name of its own. Default: `consoleSink()`, which is Workers Logs. */
  readonly sinks?: readonly Sink[];
  /** The Worker that writes, as the log should name it. Default: `portcullis`, without a version. */
  readonly observer?: Observer;
  /**
   * Replaces secrets in a path: an address that gives access by itself (a capability URL) must not be logged. Gets the
   * path with its leading `/`, decoded or not, and returns what may be recorded. If it throws, no path is recorded.
   * Default: paths are recorded as they are.
   */
  readonly maskPath?: (path: string) => string;
  /**
   * Finds the client's address. What is not an IP address is left out. Default: the header `CF-Connecting-IP`, which
   * Cloudflare overwrites; elsewhere a client can send what it likes.
   */
  readonly clientAddress?: (request: Request) => string | undefined;
  /**
   * What happens to a request if its event cannot be written: `open` answers it and reports the loss, `closed` refuses it. For
   * all types of events, or for each type. Default: `open`.
   *
   * With `closed`, the response is withheld with 503 `audit.unavailable`. The origin has acted by then: this protects what the
   * response says, and does not undo the request. In an object, `default` is for the types that are not named. A `signal` comes
   * after the response and withholds nothing; `break_glass` is always `closed`.
   */
  readonly onSinkFailure?: FailureMode | Partial<Record<EventType | 'default', FailureMode>>;
  /**
   * A sink that takes longer has failed, in milliseconds; so has what is asked for pseudonyms or signals. Less than the 30
   * seconds after which the platform ends what is left of a request, so that the loss is told. Default 25,000.
   */
  readonly sinkTimeoutMs?: number;
  /**
   * Chains the events of each sink, so that a log can be proved whole: `hashChain()` of `@portcullis/audit`. Hashes
   * take time, so a sink that writes at once then does it just after the answer. Default: no chain.
   */
  readonly chain?: (sink: Sink) => Sink;
  /**
   * Replaces what names a person before any sink sees it: `pseudonyms()` of `@portcullis/audit`. Default:
   * events name people as their provider does.
   */
  readonly pseudonyms?: (event: AuditEvent) => Promise<AuditEvent>;
  /**
   * What else a request says, as events of their own beside its own: `requestActivities()` of
   * `@portcullis/audit`. It is given what makes the request's own event, which need not be made where nothing else is said.
   * Default: requests alone are recorded, and what becomes of grants of break-glass access.
   */
  readonly activities?: (
    eventOf: () => RequestEvent,
    entries: readonly TrailEntry[],
    eventContext: EventContext,
  ) => readonly ActivityEvent[];
  /**
   * Looks for what is unusual about a request: `signals()` of `@portcullis/audit`. What it has to wait for, it
   * waits for after the answer, and what is known at once does not wait for that. It withholds nothing, and must not throw.
   * Default: nobody looks.
   */
  readonly signals?: (
    event: RequestEvent,
    request: Request,
    eventContext: EventContext,
  ) => Promise<readonly SignalEvent[]> | readonly (SignalEvent | Promise<readonly SignalEvent[]>)[];
  /**
   * Is told every event but those of requests, as it was written, losses included: `alerts()` of `@portcullis/audit`, which tells
   * people of some. Nobody waits for it, and it must not throw. Default: nobody is told.
   */
  readonly alerts?: (event: AuditEvent, context: SinkContext) => void;
  /**
   * Adds a hash of what the policy decided on: `inputHashes()` of `@portcullis/audit`. A sink that writes at once
   * then does it just after the answer. Not together with `pseudonyms`. Default: no hash.
   */
  readonly inputs?: (event: AuditEvent) => Promise<AuditEvent>;
  /** Adds the time when an event was passed to the sinks. Default `false`. */
  readonly ingestTime?: boolean;
  /** Longest line in bytes of UTF-8, at least 8192; a chain adds up to 300. Default 16,384. */
  readonly maxBytes?: number;
  /** Where a loss is reported when no sink takes the report. Default: the runtime's `console.error`. */
  readonly lastResort?: (line: string) => void;
  /** Waits so many milliseconds. Default: the runtime's timer. */
  readonly sleep?: Sleep;
  /** For the ids of loss events. Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
}

/** Those that may stay `undefined`. */
type Open = 'maskPath' | 'chain' | 'pseudonyms' | 'activities' | 'signals' | 'alerts' | 'inputs';

/** The options, checked and completed. */
export type AuditSettings = Completed<AuditOptions, Open>;

/** Shortest `maxBytes` that every event can be cut down to. */
export const MIN_BYTES = 8192;

const aFunction = callback(() => undefined);

/** How each option is checked. */
export const auditFields: FieldsFor<AuditOptions, Open> = {
  sinks: { problem: sinksProblem, fallback: () => [consoleSink()] },
  observer: value(
    (given) => isNonEmptyText((given as Observer | null)?.worker),
    'must name this Worker: { worker: "name" }',
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

/** The options, checked and completed. Throws an `OptionsError` with everything that is wrong. */
export function auditSettings(options: AuditOptions): AuditSettings {
  const settings = checkOptions(
    'audit',
    options,
    auditFields,
    ({ inputs, pseudonyms, sinks, onSinkFailure }, problem) => {
      const defers = Array.isArray(sinks) && sinks.some((sink: Sink | null) => sink?.defers === true);
      if (defers && mayBeClosed(onSinkFailure)) {
        problem(
          'onSinkFailure must not be "closed" with inBatches(): nobody can wait for what is written later',
        );
      }
      if (inputs !== undefined && pseudonyms !== undefined) {
        problem('inputs must not stand with pseudonyms: whoever guesses a name could prove it by the hash');
      }
    },
  );
  const { chain } = settings;
  return chain === undefined ? settings : { ...settings, sinks: settings.sinks.map(chain) };
}

function sinksProblem(given: unknown): string | undefined {
  if (!Array.isArray(given) || given.length === 0) return 'must be at least one, such as consoleSink()';
  const names = given.map((sink: Sink | null) => sink?.name);
  if (!names.every(isNonEmptyText)) return 'must each have a name';
  if (!given.every((sink: Sink) => typeof sink.write === 'function')) return 'must each have write()';
  return new Set(names).size < names.length ? 'must not have the same name twice' : undefined;
}

function isNonEmptyText(given: unknown): boolean {
  return typeof given === 'string' && given !== '';
}

function failureModeProblem(given: unknown): string | undefined {
  const isMode = (mode: unknown): boolean => mode === undefined || mode === 'open' || mode === 'closed';
  if (Array.isArray(given) || !modesOf(given).every(isMode)) {
    return 'must be "open" or "closed", or one of them for each type of event';
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
  // Nobody is let in past the identity provider unrecorded.
  if (type === 'break_glass') return 'closed';
  if (typeof onSinkFailure !== 'object') return onSinkFailure;
  return onSinkFailure[type] ?? onSinkFailure.default ?? 'open';
}

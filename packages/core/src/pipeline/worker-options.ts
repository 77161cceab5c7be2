import { consoleReport } from '../failure/console-report.ts';
import { checkOptions, type FieldsFor, nestedOptions } from '../options/check-options.ts';
import { callback, list, number, objectWith, oneOf, optional } from '../options/field.ts';
import type { RefusalPages } from '../refusal/pages/refusal-pages.ts';
import type { Presenter } from '../refusal/presenter.ts';
import type { CanonicalTargetOptions, SpellingReading } from '../request/canonical-target.ts';
import { type Clock, systemClock } from '../request/clock.ts';
import { type Random, systemRandom } from '../request/random.ts';
import type { TraceOptions } from '../request/trace-context.ts';

/** How a pipeline is served. */
export interface WorkerOptions<in Env = unknown> {
  /** Forms of a refusal, tried in order before those of the pipeline and the default. Default none. */
  readonly presenters?: readonly Presenter<Env>[];
  /** What people see of refusals that no presenter has a form for: `refusalPages()`. Default: a plain page in English. */
  readonly pages?: RefusalPages;
  /** Which spellings of a path are let through. Not for a pipeline in front of an application, which has its own. */
  readonly target?: CanonicalTargetOptions;
  /** What of a request's `traceparent` is believed. Default: the trace that it is part of, and not that it is recorded. */
  readonly trace?: TraceOptions;
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
  /**
   * Gets every fault of the Worker and, if no recorder keeps a record, what it could not reach. The text contains nothing from
   * the request. Default: `console.error`, which also gets what a report that fails was given.
   */
  readonly report?: (text: string) => void;
}

/** For JavaScript callers: a misspelled option would be ignored, and one of another kind fail at a request. */
export function checkWorkerOptions(options: WorkerOptions<never>): void {
  checkOptions('worker', options, fields, ({ target, trace }, problem) => {
    if (target !== undefined)
      nestedOptions('target', () => checkOptions('target', target, targetFields), problem);
    if (trace !== undefined) nestedOptions('trace', () => checkOptions('trace', trace, traceFields), problem);
  });
}

const fields: FieldsFor<WorkerOptions<never>, 'pages' | 'target' | 'trace'> = {
  presenters: list<Presenter<never>>(
    (given) => (typeof given === 'function' ? undefined : 'must be functions'),
    () => [],
  ),
  pages: callback<RefusalPages | undefined>(() => undefined),
  target: optional<CanonicalTargetOptions>(),
  trace: optional<TraceOptions>(),
  clock: objectWith(['now'], () => systemClock),
  random: callback(() => systemRandom),
  report: callback(() => consoleReport),
};

const reading = optional<SpellingReading>((given) =>
  given === 'refuse' || given === 'pass' || typeof given === 'function'
    ? undefined
    : 'must be "refuse" or "pass", or a function that says so',
);

const targetFields = { encodedDelimiters: reading, encodedScopes: reading, ampersands: reading };

const traceFields: FieldsFor<TraceOptions> = {
  callers: oneOf(['believed', 'continued', 'ignored'], 'continued'),
  sampleRate: number({ from: 0, to: 1, fallback: 0 }),
};

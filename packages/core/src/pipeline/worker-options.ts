import { consoleReport } from '../failure/console-report.ts';
import { checkOptions, type FieldsFor, nestedOptions } from '../options/check-options.ts';
import { callback, list, number, objectWith, oneOf, optional } from '../options/field.ts';
import type { RefusalPages } from '../refusal/pages/refusal-pages.ts';
import type { Presenter } from '../refusal/presenter.ts';
import type { CanonicalTargetOptions, SpellingReading } from '../request/canonical-target.ts';
import { type Clock, systemClock } from '../request/clock.ts';
import { type Random, systemRandom } from '../request/random.ts';
import type { TraceOptions } from '../request/trace-context.ts';

/** Options of `worker()`. */
export interface WorkerOptions<in Env = unknown> {
  /** Presenters of refusals, called in order before those of the pipeline and the default. Default: none. */
  readonly presenters?: readonly Presenter<Env>[];
  /** Pages for refusals that no presenter handles: `refusalPages()`. Default: a plain page in English. */
  readonly pages?: RefusalPages;
  /** Which encodings of a path are accepted. Not for a pipeline in front of an application, which defines them itself. */
  readonly target?: CanonicalTargetOptions;
  /** How a request's `traceparent` is used. Default: its trace is continued, but it does not decide about sampling. */
  readonly trace?: TraceOptions;
  /** Default: the runtime's clock. */
  readonly clock?: Clock;
  /** For tests. Default: the runtime's cryptographic random source. */
  readonly random?: Random;
  /**
   * Called with every fault of the Worker and, if no recorder stores records, with failures to reach other services. The text
   * contains no data of the request. Default: `console.error`, which is also used if `report` throws.
   */
  readonly report?: (text: string) => void;
}

/** For callers in JavaScript: a misspelled option would be ignored, and one of the wrong type would fail at a request. */
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
    : 'must be "refuse" or "pass", or a function that returns one of them',
);

const targetFields = { encodedDelimiters: reading, encodedScopes: reading, ampersands: reading };

const traceFields: FieldsFor<TraceOptions> = {
  callers: oneOf(['believed', 'continued', 'ignored'], 'continued'),
  sampleRate: number({ from: 0, to: 1, fallback: 0 }),
};

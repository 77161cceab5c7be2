import { checkOptions, type FieldsFor } from '../options/check-options.ts';
import { callback, list, number, objectWith, oneOf, optional } from '../options/field.ts';
import { nestedOptions } from '../options/nested-options.ts';
import { consoleReport } from '../refusal/console-report.ts';
import type { RefusalPages } from '../refusal/pages/refusal-pages.ts';
import type { Presenter } from '../refusal/presenter.ts';
import type { CanonicalTargetOptions, SpellingReading } from '../request/canonical-target.ts';
import { systemClock } from '../request/clock.ts';
import { systemRandom } from '../request/random.ts';
import type { TraceOptions } from '../request/trace-context.ts';
import type { WorkerOptions } from './worker.ts';

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
  callers: oneOf(['believed', 'continued', 'ignored'], 'believed'),
  sampleRate: number({ from: 0, to: 1, fallback: 0 }),
};

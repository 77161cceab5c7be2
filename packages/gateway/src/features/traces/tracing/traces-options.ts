import type { Random } from '@portcullis/core';
import {
  type Completed,
  callback,
  checkOptions,
  consoleReport,
  type FieldsFor,
  list,
  number,
  optional,
  systemRandom,
  text,
} from '@portcullis/core/internal';
import type { CollectorOptions } from './otlp/collector.ts';

/** How requests are traced. */
export interface TracesOptions {
  /** How the gate is called in traces: `service.name`. */
  readonly service: string;
  /** Where spans are sent of requests that are sampled. Default: nowhere. */
  readonly collector?: CollectorOptions;
  /**
   * Whether spans are also made by the platform's own tracing, where the runtime has it. Its traces have ids of their own.
   * Default: where there is no collector.
   */
  readonly platform?: boolean;
  /** Roles whose people are told in `Server-Timing` what took how long. Default: nobody is. */
  readonly serverTiming?: readonly string[];
  /** Most spans of one request; what comes beyond is counted in `portcullis.spans.dropped`. Default: 100. */
  readonly maxSpans?: number;
  /** Cuts out of paths what is a secret, besides what the pipeline's application cuts out. Default: nothing. */
  readonly maskPath?: (path: string) => string;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
  /** Is told what an operator should see, without secrets. Default: the runtime's `console.error`. */
  readonly report?: (text: string) => void;
}

/** Options with every default filled in. */
export type TracesSettings = Completed<TracesOptions, 'collector' | 'platform'>;

const fields: FieldsFor<TracesOptions, 'collector' | 'platform'> = {
  service: text,
  collector: optional((given) =>
    URL.canParse((given as CollectorOptions).url)
      ? undefined
      : 'must have a url, such as https://otel.example/v1/traces',
  ),
  platform: optional((given) => (typeof given === 'boolean' ? undefined : 'must be true or false')),
  serverTiming: list(
    (given) => (typeof given === 'string' && given !== '' ? undefined : 'must name roles'),
    () => [],
  ),
  maxSpans: number({ from: 2, to: 10_000, whole: true, fallback: 100 }),
  maskPath: callback(() => (path) => path),
  random: callback(() => systemRandom),
  report: callback(() => consoleReport),
};

/** Checks the options of `traces()`. */
export function tracesSettings(options: TracesOptions): TracesSettings {
  return checkOptions('traces', options, fields);
}

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

/** Options of `traces()`. */
export interface TracesOptions {
  /** Name of the gate in traces: `service.name`. */
  readonly service: string;
  /** Collector that receives the spans of sampled requests. Default: none. */
  readonly collector?: CollectorOptions;
  /**
   * Whether spans are also created with the platform's own tracing, if the runtime has it. Its traces have different IDs. Default:
   * on if there is no collector.
   */
  readonly platform?: boolean;
  /** Roles whose users receive the durations of processing steps in `Server-Timing`. Default: none. */
  readonly serverTiming?: readonly string[];
  /** The maximum number of spans of one request. More are counted in `portcullis.spans.dropped`. Default: 100. */
  readonly maxSpans?: number;
  /** Removes secrets from paths, in addition to those that the pipeline's application removes. Default: none. */
  readonly maskPath?: (path: string) => string;
  /** Default: the runtime's cryptographic random source. For tests only. */
  readonly random?: Random;
  /** Receives messages that need an operator's attention, without secrets. Default: the runtime's `console.error`. */
  readonly report?: (text: string) => void;
}

/** The options with all defaults. */
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
    (given) => (typeof given === 'string' && given !== '' ? undefined : 'must be an array of role names'),
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

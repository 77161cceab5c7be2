export type { CollectorOptions } from './otlp/collector.ts';
export type { Asked, Fetch } from './traced-fetch.ts';
export { type Traces, traces } from './traces.ts';
export type { TracesOptions } from './traces-options.ts';

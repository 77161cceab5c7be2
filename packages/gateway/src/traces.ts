export type { CollectorOptions } from './traces/otlp/collector.ts';
export type { Asked, Fetch } from './traces/traced-fetch.ts';
export { type Traces, traces } from './traces/traces.ts';
export type { TracesOptions } from './traces/traces-options.ts';

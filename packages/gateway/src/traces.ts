export type { CollectorOptions } from './features/traces/tracing/otlp/collector.ts';
export type { Asked, Fetch } from './features/traces/tracing/traced-fetch.ts';
export { type Traces, traces } from './features/traces/tracing/traces.ts';
export type { TracesOptions } from './features/traces/tracing/traces-options.ts';

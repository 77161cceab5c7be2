export { type AnalyticsDataset, analyticsEngineSink } from './sinks/analytics-engine-sink.ts';
export { D1_SCHEMA, type D1Writer, d1Sink } from './sinks/d1-sink.ts';
export { type HttpSink, type HttpSinkOptions, httpSink } from './sinks/http-sink.ts';
export { datadog, type HttpTarget, splunkHec, webhook } from './sinks/http-target.ts';
export { type EventQueue, queueConsumer, queueSink } from './sinks/queue-sink.ts';
export { type R2Writer, r2Sink } from './sinks/r2-sink.ts';

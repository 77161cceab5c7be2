export { type AnalyticsDataset, analyticsEngine } from './sinks/analytics-engine-sink.ts';
export { D1_SCHEMA, type D1Writer, d1 } from './sinks/d1-sink.ts';
export { type HttpSink, type HttpSinkOptions, httpSink } from './sinks/http-sink.ts';
export { datadog, type HttpTarget, splunkHec, webhook } from './sinks/http-target.ts';
export { type EventQueue, queue, queueConsumer } from './sinks/queue-sink.ts';
export { type R2Writer, r2 } from './sinks/r2-sink.ts';

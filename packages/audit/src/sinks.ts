export { type AnalyticsDataset, analyticsEngine } from './analytics-engine-sink.ts';
export { D1_SCHEMA, type D1Writer, d1 } from './d1-sink.ts';
export { type HttpSink, type HttpSinkOptions, httpSink } from './http-sink.ts';
export { datadog, type HttpTarget, splunkHec, webhook } from './http-target.ts';
export { type EventQueue, queue, queueConsumer } from './queue-sink.ts';
export { type R2Writer, r2 } from './r2-sink.ts';

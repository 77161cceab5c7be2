import {
  type AnalyticsDataset,
  analyticsEngineSink,
  consoleSink,
  type D1Writer,
  d1Sink,
  datadog,
  type EventQueue,
  type HttpTarget,
  httpSink,
  queueSink,
  type R2Writer,
  r2Sink,
  type Sink,
  splunkHec,
  webhook,
} from '@portcullis/audit';
import { defined } from '@portcullis/core/internal';
import { bindingIn } from '../../gate/bindings.ts';
import type { SinkPart } from '../../gate-plan.ts';
import { type GatewayOptions, requestNetwork } from '../../gateway-options.ts';
import type { SinkConfiguration } from '../../generated/types.ts';

// One constant for each kind of sink, so that a built Worker has those that its configuration names.

export const consoleSinkPart: SinkPart = () => consoleSink();

export const queueSinkPart: SinkPart = (configured, path, env) =>
  queueSink(bindingIn<EventQueue>(env, (configured as Of<'queue'>).binding, 'send', path, 'Queue'));

export const d1SinkPart: SinkPart = (configured, path, env) =>
  d1Sink(bindingIn<D1Writer>(env, (configured as Of<'d1'>).binding, 'prepare', path, 'D1 database'));

export const r2SinkPart: SinkPart = (configured, path, env) => {
  const { binding, prefix } = configured as Of<'r2'>;
  const bucket = bindingIn<R2Writer>(env, binding, 'put', path, 'R2 bucket');
  return r2Sink(bucket, defined({ prefix }));
};

export const analyticsEngineSinkPart: SinkPart = (configured, path, env) => {
  const { binding } = configured as Of<'analytics-engine'>;
  const kind = 'Analytics Engine dataset';
  return analyticsEngineSink(bindingIn<AnalyticsDataset>(env, binding, 'writeDataPoint', path, kind));
};

export const splunkSinkPart: SinkPart = (configured, _path, _env, options) => {
  const { url, token } = configured as Of<'splunk'>;
  return overHttp(splunkHec({ url, token }), options);
};

export const datadogSinkPart: SinkPart = (configured, _path, _env, options) => {
  const { url, apiKey } = configured as Of<'datadog'>;
  return overHttp(datadog({ url, apiKey }), options);
};

export const webhookSinkPart: SinkPart = (configured, _path, _env, options) => {
  const { url, secret } = configured as Of<'webhook'>;
  return overHttp(webhook({ url, secret }), options);
};

type Of<Type extends SinkConfiguration['type']> = Extract<
  SinkConfiguration,
  { readonly type: Type } | { readonly type: 'queue' | 'd1' | 'analytics-engine' }
> & { readonly type: Type };

function overHttp(target: HttpTarget, options: GatewayOptions): Sink {
  return httpSink({ target, ...requestNetwork(options) });
}

import {
  type AnalyticsDataset,
  analyticsEngineSink,
  consoleSink,
  type D1Writer,
  d1Sink,
  datadog,
  type EventQueue,
  httpSink,
  only,
  queueSink,
  type R2Writer,
  r2Sink,
  type Sink,
  splunkHec,
  webhook,
} from '@portcullis/audit';
import type { SinkConfiguration } from './audit-configuration.ts';
import { gatewayError } from './gateway-failure.ts';

/** A sink, as it is configured. Fails with `gateway.misconfigured` if the Worker lacks its binding. */
export function sinkOf(configured: SinkConfiguration, env: object): Sink {
  const sink = plainSinkOf(configured, env);
  return configured.only === undefined ? sink : only(sink, configured.only);
}

function plainSinkOf(configured: SinkConfiguration, env: object): Sink {
  switch (configured.type) {
    case 'console':
      return consoleSink();
    case 'queue':
      return queueSink(bindingOf<EventQueue>(configured, env, 'send'));
    case 'd1':
      return d1Sink(bindingOf<D1Writer>(configured, env, 'prepare'));
    case 'r2': {
      const { prefix } = configured;
      return r2Sink(bindingOf<R2Writer>(configured, env, 'put'), prefix === undefined ? {} : { prefix });
    }
    case 'analytics-engine':
      return analyticsEngineSink(bindingOf<AnalyticsDataset>(configured, env, 'writeDataPoint'));
    case 'splunk':
      return httpSink({ target: splunkHec(configured) });
    case 'datadog':
      return httpSink({ target: datadog(configured) });
    case 'webhook':
      return httpSink({ target: webhook(configured) });
  }
}

/** @param method by which the right kind of binding is known */
function bindingOf<Binding extends object>(
  { type, binding }: { readonly type: string; readonly binding: string },
  env: object,
  method: keyof Binding & string,
): Binding {
  const found = (env as Readonly<Record<string, unknown>>)[binding] as Partial<Binding> | undefined;
  if (typeof found?.[method] === 'function') return found as Binding;
  const detail = `audit.sinks: the Worker has no binding "${binding}" for the sink "${type}"`;
  throw gatewayError('gateway.misconfigured', { detail });
}

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
  only,
  queueSink,
  type R2Writer,
  r2Sink,
  type Sink,
  splunkHec,
  webhook,
} from '@portcullis/audit';
import type { SinkConfiguration } from '../configuration/types.ts';
import { type GatewayOptions, network } from '../gateway-options.ts';
import { bindingIn } from './bindings.ts';

/**
 * A sink, as it is configured. Fails with a `ConfigurationError` if the Worker lacks its binding.
 * @param path where it stands in the configuration
 */
export function sinkOf(
  configured: SinkConfiguration,
  path: string,
  env: object,
  options: GatewayOptions,
): Sink {
  const sink = plainSinkOf(configured, `${path}.binding`, env, options);
  return configured.only === undefined ? sink : only(sink, configured.only);
}

function plainSinkOf(
  configured: SinkConfiguration,
  path: string,
  env: object,
  options: GatewayOptions,
): Sink {
  const overHttp = (target: HttpTarget): Sink => {
    const { fetch, sleep } = network(options);
    return httpSink({
      target,
      ...(fetch === undefined ? {} : { fetch: (request) => fetch(request.url, request) }),
      ...(sleep === undefined ? {} : { sleep }),
    });
  };
  switch (configured.type) {
    case 'console':
      return consoleSink();
    case 'queue':
      return queueSink(bindingIn<EventQueue>(env, configured.binding, 'send', path, 'Queue'));
    case 'd1':
      return d1Sink(bindingIn<D1Writer>(env, configured.binding, 'prepare', path, 'D1 database'));
    case 'r2': {
      const { prefix } = configured;
      const bucket = bindingIn<R2Writer>(env, configured.binding, 'put', path, 'R2 bucket');
      return r2Sink(bucket, prefix === undefined ? {} : { prefix });
    }
    case 'analytics-engine':
      return analyticsEngineSink(
        bindingIn<AnalyticsDataset>(
          env,
          configured.binding,
          'writeDataPoint',
          path,
          'Analytics Engine dataset',
        ),
      );
    case 'splunk':
      return overHttp(splunkHec(configured));
    case 'datadog':
      return overHttp(datadog(configured));
    case 'webhook':
      return overHttp(webhook(configured));
  }
}

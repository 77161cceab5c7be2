import { only, type Sink } from '@portcullis/audit';
import { partNamed } from '../../gate/part-named.ts';
import type { GatewayOptions } from '../../gateway-options.ts';
import type { SinkConfiguration } from '../../generated/types.ts';
import type { GatewayParts } from '../../parts.ts';

/**
 * A sink, as it is configured. Fails with a `ConfigurationError` if the Worker lacks its binding.
 * @param path where it stands in the configuration
 */
export function sinkOf(
  configured: SinkConfiguration,
  path: string,
  { sinks }: GatewayParts,
  env: object,
  options: GatewayOptions,
): Sink {
  const sink = partNamed(sinks, configured.type)(configured, `${path}.binding`, env, options);
  return configured.only === undefined ? sink : only(sink, configured.only);
}

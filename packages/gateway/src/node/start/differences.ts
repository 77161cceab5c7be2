import { FEATURES } from '../../features.ts';
import type { GatewayConfiguration } from '../../index.ts';

/** What is different from a gate on Workers, for this configuration. */
export function differences(configuration: GatewayConfiguration): readonly string[] {
  return [
    'WebSockets are answered 501',
    ...FEATURES.flatMap(({ withoutCloudflare }) => withoutCloudflare?.(configuration) ?? []),
  ];
}

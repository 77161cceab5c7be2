import type { GatewayConfiguration } from '../../index.ts';

/** What a gate does otherwise than on Workers, of what this configuration uses. */
export function differences({
  audit,
  instances,
  traces,
}: Pick<GatewayConfiguration, 'audit' | 'instances' | 'traces'>): readonly string[] {
  return [
    'WebSocket requests are answered with 501',
    ...(audit?.signals === undefined
      ? []
      : [
          'locations of addresses are unknown, so audit.signals detects neither new countries nor impossible travel',
        ]),
    ...(traces === undefined || (traces.collector !== undefined && traces.platform !== true)
      ? []
      : ['there is no tracing by Cloudflare, so spans are sent only to traces.collector']),
    ...(instances.some((instance) => 'groupSync' in instance && instance.groupSync !== undefined)
      ? ['there is no Cron Trigger for groupSync: call scheduled() from a timer']
      : []),
  ];
}

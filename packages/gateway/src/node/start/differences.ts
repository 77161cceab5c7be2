import type { GatewayConfiguration } from '../../index.ts';

/** What a gate does otherwise than on Workers, of what this configuration uses. */
export function differences({
  audit,
  instances,
  traces,
}: Pick<GatewayConfiguration, 'audit' | 'instances' | 'traces'>): readonly string[] {
  return [
    'WebSockets are answered 501',
    ...(audit?.signals === undefined
      ? []
      : ['nobody says where an address is, so audit.signals sees no new country and no impossible travel']),
    ...(traces === undefined || (traces.collector !== undefined && traces.platform !== true)
      ? []
      : ['Cloudflare makes no spans, so traces reach traces.collector alone']),
    ...(instances.some((instance) => 'groupSync' in instance && instance.groupSync !== undefined)
      ? ['no Cron Trigger calls groupSync: have a timer call scheduled()']
      : []),
  ];
}

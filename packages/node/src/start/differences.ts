import type { GatewayConfiguration } from 'portcullis';

/** What a gate does otherwise than on Workers, of what this configuration uses. */
export function differences({
  audit,
  instances,
}: Pick<GatewayConfiguration, 'audit' | 'instances'>): readonly string[] {
  return [
    'WebSockets are answered 501',
    ...(audit?.signals === undefined
      ? []
      : ['nobody says where an address is, so audit.signals sees no new country and no impossible travel']),
    ...(instances.some((instance) => 'groupSync' in instance && instance.groupSync !== undefined)
      ? ['no Cron Trigger calls groupSync: have a timer call scheduled()']
      : []),
  ];
}

import type { GatewayConfiguration } from '../../configuration/types.ts';

/**
 * Names what a login keeps of somebody's groups and claims: another name where others are asked for. Short, since sessions in
 * cookies carry it. That two name the same by chance (FNV-1a, one of four thousand million) lets a session go on until its next
 * refresh.
 */
export function keepVersion(
  { roles }: Pick<GatewayConfiguration, 'roles'>,
  claims: readonly string[],
): string {
  const kept = JSON.stringify([roles, claims]);
  let hash = 0x811c9dc5;
  for (let index = 0; index < kept.length; index++) {
    hash = Math.imul(hash ^ kept.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

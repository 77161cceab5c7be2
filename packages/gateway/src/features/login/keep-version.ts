import type { ProviderOptions } from '@portcullis/session';
import type { GatewayConfiguration } from '../../generated/types.ts';

/**
 * Names what a login keeps of somebody's groups and claims: another name where others are asked for, where they are read in another
 * claim, and where more is required of who logs in. Short, since sessions in cookies carry it. That two name the same by chance
 * (FNV-1a, one of four thousand million) lets a session go on until its next refresh.
 */
export function keepVersion(
  { roles }: Pick<GatewayConfiguration, 'roles'>,
  claims: readonly string[],
  { requiredClaims, groupsClaim }: Pick<ProviderOptions, 'requiredClaims' | 'groupsClaim'>,
): string {
  // What most do not say leaves their name as it is: whoever has no refresh token has to log in for another.
  const said = [requiredClaims, groupsClaim === 'groups' ? undefined : groupsClaim].filter(Boolean);
  const kept = JSON.stringify([roles, claims, ...said]);
  let hash = 0x811c9dc5;
  for (let index = 0; index < kept.length; index++) {
    hash = Math.imul(hash ^ kept.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

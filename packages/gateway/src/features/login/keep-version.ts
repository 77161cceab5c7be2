import type { ProviderOptions } from '@portcullis/session';
import type { GatewayConfiguration } from '../../generated/types.ts';

/**
 * Identifies which groups and claims a login stores: the ID changes if other groups or claims are needed, if they are read from
 * another claim, or if logins must meet other requirements. It is short, because sessions in cookies contain it. With a collision
 * (FNV-1a, one in four billion), a session continues unchanged until its next refresh.
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

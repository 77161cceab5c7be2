import type { Clock } from '@portcullis/core';
import { allowInsecureLoopback } from '@portcullis/jwks';
import { cloudflareAccess, oidc, type Verifier } from '@portcullis/token';
import type { ProviderConfiguration } from './configuration.ts';

/** The verifier of one configured provider. */
export function verifierOf(configured: ProviderConfiguration, clock: Clock): Verifier {
  const common = {
    provider: configured.name,
    audience: configured.audience,
    ...(configured.groupsClaim === undefined ? {} : { groupsClaim: configured.groupsClaim }),
  };
  if (configured.type === 'cloudflare-access') {
    return cloudflareAccess({ ...common, team: configured.team, keys: { clock } });
  }
  return oidc({
    ...common,
    issuer: configured.issuer,
    ...(configured.header === undefined ? {} : { header: configured.header }),
    // The schema lets http through on loopback only, where a Worker in production reaches nothing.
    keys: { clock, [allowInsecureLoopback]: true },
  });
}

import type { JwksTuning } from '@portcullis/jwks';
import type { JwtOptions, Verifier } from '@portcullis/token';
import { partNamed } from '../../gate/part-named.ts';
import type { GatewayParts } from '../../gate-plan.ts';
import type { ProviderConfiguration } from '../../generated/types.ts';

/**
 * Creates the verifier of one configured provider.
 * @param overage what becomes of callers with too many groups where nothing else is said
 */
export function verifierOf(
  { type, name, audience, ...settings }: ProviderConfiguration,
  { providers }: GatewayParts,
  keys: JwksTuning,
  overage: 'refuse' | 'ask',
): Verifier {
  const common = {
    groupsOverage: overage,
    audience: typeof audience === 'string' ? audience : nonEmpty(audience),
    provider: name,
    keys,
  } satisfies Partial<JwtOptions>;
  return partNamed(providers, type)({ ...common, ...settings } as JwtOptions & Record<string, unknown>);
}

/** The schema refuses empty lists. */
function nonEmpty<Item>(list: readonly Item[]): readonly [Item, ...Item[]] {
  return list as readonly [Item, ...Item[]];
}

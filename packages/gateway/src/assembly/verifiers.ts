import type { JwksTuning } from '@portcullis/jwks';
import {
  auth0,
  cloudflareAccess,
  entraId,
  google,
  type JwtOptions,
  keycloak,
  oidc,
  okta,
  type Verifier,
} from '@portcullis/token';
import type { ProviderConfiguration } from '../configuration/types.ts';

/**
 * The verifier of one configured provider.
 * @param overage what becomes of callers with too many groups where nothing else is said
 */
export function verifierOf(
  configured: ProviderConfiguration,
  keys: JwksTuning,
  overage: 'refuse' | 'ask',
): Verifier {
  const { type: _, name, audience, algorithms, ...settings } = configured;
  const common = {
    groupsOverage: overage,
    ...(algorithms === undefined ? {} : { algorithms: nonEmpty(algorithms) }),
    audience: typeof audience === 'string' ? audience : nonEmpty(audience),
    provider: name,
    keys,
  } satisfies Partial<JwtOptions>;
  switch (configured.type) {
    case 'oidc':
      return oidc({ ...common, ...(settings as Rest<'oidc'>) });
    case 'cloudflare-access':
      return cloudflareAccess({ ...common, ...(settings as Rest<'cloudflare-access'>) });
    case 'okta':
      return okta({ ...common, ...(settings as Rest<'okta'>) });
    case 'entra-id':
      return entraId({ ...common, ...(settings as Rest<'entra-id'>) });
    case 'auth0':
      return auth0({ ...common, ...(settings as Rest<'auth0'>) });
    case 'keycloak':
      return keycloak({ ...common, ...(settings as Rest<'keycloak'>) });
    case 'google':
      return google({ ...common, ...(settings as Rest<'google'>) });
  }
}

/** What is left of one kind of provider's settings: the names are those of the package. */
type Rest<Type extends string> = Omit<
  Extract<ProviderConfiguration, { readonly type: Type }>,
  'type' | 'name' | 'audience' | 'algorithms'
>;

/** The schema refuses empty lists. */
function nonEmpty<Item>(list: readonly Item[]): readonly [Item, ...Item[]] {
  return list as readonly [Item, ...Item[]];
}

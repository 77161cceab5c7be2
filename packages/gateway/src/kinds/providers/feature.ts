import * as v from 'valibot';
import { PLACEHOLDER } from '../../configuration/placeholders.ts';
import { setting } from '../../configuration/setting.ts';
import { textsIn } from '../../configuration/texts-in.ts';
import { camelCase, type Feature, partTable, typesOf } from '../../feature.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';
import { forwardedTokens, providerProblems } from './checks.ts';
import * as part from './part.ts';
import { providerSchema } from './settings.ts';

/** Whose tokens are accepted, a part for each kind. */
export const providers: Feature = {
  settings: {
    root: {
      providers: setting(
        'Identity providers whose tokens are accepted. They are tried in order: the first provider whose credential is in the request decides.',
        v.array(providerSchema),
      ),
    },
  },
  checks: ({ configuration, providers, hasLogin, instances }) => [
    ...providerProblems(providers, Array.isArray(configuration.providers), hasLogin),
    ...forwardedTokens(providers, instances),
  ],
  parts: [
    partTable(
      'providers',
      'Provider',
      {
        oidc: part.oidcProvider,
        'cloudflare-access': part.cloudflareAccessProvider,
        'access-context': part.accessContextProvider,
        okta: part.oktaProvider,
        'entra-id': part.entraIdProvider,
        auth0: part.auth0Provider,
        keycloak: part.keycloakProvider,
        google: part.googleProvider,
        'github-actions': part.githubActionsProvider,
        'gitlab-ci': part.gitlabCiProvider,
        kubernetes: part.kubernetesProvider,
      },
      ({ providers }) => typesOf(providers),
      isLater,
    ),
  ],
};

/**
 * Whether nothing of a kind is needed for requests with a session. A setting that names a variable must be checked when the Worker starts,
 * so such a provider is made then.
 */
function isLater(kind: string, { login, providers }: GatewayConfiguration): boolean {
  if (login === undefined || !(`${camelCase(kind)}Later` in part)) return false;
  const texts = textsIn(providers.filter(({ type }) => type === kind));
  return texts.every(({ text }) => text.search(PLACEHOLDER) === -1);
}

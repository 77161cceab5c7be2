import { partNamed } from '../../gate/part-named.ts';
import type { OutlinesOf } from '../../gate/policy-facts.ts';
import { publicBase } from '../../gate/public-base.ts';
import type { GatewayParts } from '../../gate-plan.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import type {
  GatewayConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
} from '../../generated/types.ts';
import { accessRecipientOf } from '../access-requests/access-requests.ts';
import { keptClaims } from './kept-claims.ts';
import type { ApplicationLogin } from './login-dependencies.ts';

/** What an instance's application has to say about logins there. */
export function applicationLogin(
  configuration: GatewayConfiguration & { readonly login: LoginConfiguration },
  instance: InstanceConfiguration,
  { gateway, outlinesOf }: { readonly gateway: GatewayParts; readonly outlinesOf: OutlinesOf },
  settings: GatewaySettings,
): ApplicationLogin {
  const part = partNamed(gateway.applications, instance.application);
  const { endpoints, acceptsCredentials, readsTokens = () => false } = part;
  const told = part.told(instance);
  return {
    otherEndpoints: endpoints(instance, configuration.login),
    acceptsCredentials,
    readsTokens: readsTokens(instance),
    accessRecipient: accessRecipientOf(instance, gateway, settings),
    keepClaims: keptClaims(configuration, instance, outlinesOf, told),
    keepsAllGroups: told.includes('groups'),
    resources: resourcesOf(instance, gateway).map(({ address }) => address),
    deposits: Object.fromEntries(
      resourcesOf(instance, gateway).flatMap(({ address, host }) => {
        const deposit = part.deposit?.(instance, host, settings.fetch);
        return deposit === undefined ? [] : [[address, deposit] as const];
      }),
    ),
  };
}

function resourcesOf(
  instance: InstanceConfiguration,
  { applications }: Pick<GatewayParts, 'applications'>,
): readonly { readonly address: string; readonly host: string }[] {
  const paths = partNamed(applications, instance.application).resourcePaths?.({ ...instance }) ?? [];
  return instance.hosts.flatMap((host) =>
    paths.map((path) => ({ address: `${publicBase(host)}${path}`, host })),
  );
}

import { agents, clientDirectory, clientDocuments, dynamicClients } from '@portcullis/session/agents';
import { misconfigured } from '../../gate/assembly.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import type { AgentsPart } from '../login/login-dependencies.ts';

/** Makes the login host an authorization server for agents. */
export const agentsPart: AgentsPart = (
  configured,
  store,
  resources,
  { settings, issuer, prefix, hosts, allowedOrigins },
) => {
  const { clients = {}, documents, dynamic, ...rest } = configured;
  const { sleep, random } = settings;
  return agents({
    ...rest,
    ...{ store, resources, allowedOrigins },
    clients: clientDirectory({
      registered: clients,
      ...(documents === undefined
        ? {}
        : {
            documents: clientDocuments({
              ...documents,
              ...(sleep === undefined ? {} : { sleep }),
              ownHosts: hosts,
              fetch: fetchOfDocuments(settings),
            }),
          }),
      ...(dynamic === undefined ? {} : { dynamic: dynamicClients({ ...dynamic, store, random }) }),
      assertions: { issuer, tokenEndpoint: `${issuer}${prefix}agents/token`, store },
    }),
  });
};

/** Elsewhere than on Workers, `fetch` also connects to private networks. */
function fetchOfDocuments({
  publicFetch,
  fetch,
}: GatewaySettings): NonNullable<GatewaySettings['publicFetch']> {
  if (publicFetch !== undefined) return publicFetch;
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  if (navigator?.userAgent === 'Cloudflare-Workers')
    return fetch ?? ((url, init) => globalThis.fetch(url, init));
  throw misconfigured(
    'login.agents.documents',
    'needs the option "publicFetch" outside of Cloudflare Workers: gatewayServer() has it',
  );
}

import type { GatewayConfiguration } from 'portcullis';
import { ownPrefix, publicBase } from 'portcullis/internal';
import { filled, isOpen, type WorkerVariables } from './worker-variables.ts';

/**
 * The redirect addresses that an identity provider must know: one for each host at which users log in. Hosts whose variables are unknown
 * are omitted.
 *
 * @param provider the name of the provider in `login.providers`
 * @param variables the known ones that hosts can contain
 */
export function redirectAddresses(
  { login, instances }: GatewayConfiguration,
  provider: string,
  variables: WorkerVariables = {},
): readonly string[] {
  const bases =
    login?.host === undefined ? instances.flatMap(({ hosts }) => hosts.map(publicBase)) : [login.host];
  return bases
    .map((base) => filled(base, variables))
    .filter((base) => !isOpen(base))
    .map((base) => new URL(`${ownPrefix(login)}callback/${provider}`, base).href);
}

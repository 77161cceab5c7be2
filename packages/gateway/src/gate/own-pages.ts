import type { GatewayConfiguration } from '../generated/types.ts';
import { publicBase } from './public-base.ts';

/**
 * Whether a host has pages that give something away beyond its origin, such as those for operators: it is that of the gate alone, or the
 * configuration trusts every script of the application there.
 */
export function hasOwnPages(
  configuration: Pick<GatewayConfiguration, 'login' | 'trustedHosts'>,
  host: string,
): boolean {
  const loginHost = configuration.login?.host;
  return loginHost === undefined ? trustsHost(configuration, host) : loginHost === publicBase(host);
}

/** Whether the configuration trusts the application of a host by name. */
export function trustsHost(
  { trustedHosts = [] }: Pick<GatewayConfiguration, 'trustedHosts'>,
  host: string,
): boolean {
  return trustedHosts.includes(host);
}

import type { GatewayConfiguration } from '../generated/types.ts';

/** The host at which people log in, with its port; `undefined` where they do so at the host of each application. */
export function loginHostOf({ login }: Pick<GatewayConfiguration, 'login'>): string | undefined {
  return login?.host === undefined ? undefined : URL.parse(login.host)?.host;
}

/**
 * Whether a host has pages that give something away beyond its origin, such as those for operators: it is that of the gate alone, or the
 * configuration trusts every script of the application there.
 */
export function hasOwnPages(
  configuration: Pick<GatewayConfiguration, 'login' | 'trustedHosts'>,
  host: string,
): boolean {
  const loginHost = loginHostOf(configuration);
  return loginHost === undefined ? trustsHost(configuration, host) : loginHost === host;
}

/** Whether the configuration trusts the application of a host by name. */
export function trustsHost(
  { trustedHosts = [] }: Pick<GatewayConfiguration, 'trustedHosts'>,
  host: string,
): boolean {
  return trustedHosts.includes(host);
}

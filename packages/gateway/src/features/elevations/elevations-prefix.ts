import { hasOwnPages } from '../../gate/own-pages.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import { publicBase } from '../../gate/public-base.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';

/** Where the pages of elevations are. */
export function elevationsPrefix(login: { readonly prefix?: string } | undefined): string {
  return `${ownPrefix(login)}elevations/`;
}

/** The address of these pages for a host of an instance; `undefined` where they are turned off. */
export function elevationsAddress(
  configuration: Pick<GatewayConfiguration, 'login' | 'trustedHosts' | 'elevations'>,
  host: string,
): string | undefined {
  const { login, elevations } = configuration;
  if (elevations === undefined) return undefined;
  const base = login?.host ?? (hasOwnPages(configuration, host) ? publicBase(host) : undefined);
  return base === undefined ? undefined : `${base}${elevationsPrefix(login)}`;
}

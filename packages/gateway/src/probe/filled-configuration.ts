import { fillPlaceholders } from '../configuration/placeholders.ts';
import type { GatewayConfiguration } from '../generated/types.ts';

/** A configuration with those of its variables that are known. The others stay as they are. */
export function filledConfiguration(
  configuration: GatewayConfiguration,
  variables: Readonly<Record<string, string>>,
): GatewayConfiguration {
  return fillPlaceholders(configuration, variables).value;
}

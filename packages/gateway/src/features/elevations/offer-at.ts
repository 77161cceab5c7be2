import type { Elevation } from '@portcullis/policy';
import type { GatewayConfiguration, InstanceConfiguration } from '../../generated/types.ts';

/** A role that a policy offers, and where. */
export interface Offer {
  readonly instance: InstanceConfiguration;
  readonly elevation: Elevation;
}

/** The offer of a role at a host; `undefined` if no policy offers it there. */
export function offerAt(
  { instances }: Pick<GatewayConfiguration, 'instances'>,
  host: string,
  role: string,
): Offer | undefined {
  const instance = instances.find(({ hosts }) => hosts.includes(host));
  const elevation = instance?.policy.elevations?.find((each) => each.role === role);
  return instance && elevation && { instance, elevation };
}

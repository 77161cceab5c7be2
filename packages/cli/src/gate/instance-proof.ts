import { type PolicyProof, policyProof } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { ownProof } from './as-the-gate.ts';

/**
 * What can be asked about an instance's own policy. Each answer fails where {@link ownProof} does, but for claims where there are
 * none.
 *
 * @param now milliseconds since the Unix epoch, from which time windows are looked at
 */
export function instanceProof(
  instance: InstanceConfiguration,
  configuration: Pick<GatewayConfiguration, 'roles' | 'breakGlass'>,
  now: number,
): PolicyProof {
  const { policy } = instance;
  let made: PolicyProof | undefined;
  const proof = (): PolicyProof => {
    made ??= policyProof(policy, { ...ownProof(instance, configuration), now });
    return made;
  };
  return {
    claims: () => ((policy.claims ?? []).length === 0 ? [] : proof().claims()),
    idleRules: () => proof().idleRules(),
  };
}

import { type ClaimProof, prove } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { UsageError } from '../usage-error.ts';
import { ownProof } from './as-the-gate.ts';

/** A claim of an instance's policy, proved or disproved. */
export interface InstanceClaim {
  readonly instance: InstanceConfiguration;
  /** Where its claims stand in the configuration. */
  readonly path: string;
  readonly claim: ClaimProof;
}

/**
 * Proves the claims of all instances, or of one. Fails with `UndecidedError` where one cannot be decided.
 *
 * @param now milliseconds since the Unix epoch, from which time windows are looked at
 */
export function provenClaims(
  configuration: GatewayConfiguration,
  name: string | undefined,
  now: number,
): readonly InstanceClaim[] {
  return instancesCalled(configuration, name).flatMap(({ instance, index }) => {
    const { policy } = instance;
    if ((policy.claims ?? []).length === 0) return [];
    return prove(policy, { ...ownProof(instance, configuration), now }).map((claim, order) => ({
      instance,
      path: `instances[${index}].policy.claims[${order}]`,
      claim,
    }));
  });
}

/** The instances that `--instance` names: all, without one. */
export function instancesCalled(
  { instances }: GatewayConfiguration,
  name: string | undefined,
): readonly { readonly instance: InstanceConfiguration; readonly index: number }[] {
  const all = instances.map((instance, index) => ({ instance, index }));
  if (name === undefined) return all;
  const found = all.filter(({ instance }) => instance.name === name);
  if (found.length > 0) return found;
  const known = instances.map((instance) => instance.name).join(', ');
  throw new UsageError(`--instance ${name}: the configuration has ${known}`);
}

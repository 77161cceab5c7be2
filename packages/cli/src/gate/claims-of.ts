import type { ClaimProof, PolicyProof } from '@portcullis/policy/prove';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { UsageError } from '../usage-error.ts';
import { instanceProof } from './instance-proof.ts';

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
  return instancesCalled(configuration, name).flatMap((placed) =>
    claimsOf(placed, instanceProof(placed.instance, configuration, now)),
  );
}

/** An instance, and its place in the configuration. */
export interface PlacedInstance {
  readonly instance: InstanceConfiguration;
  readonly index: number;
}

/** The claims of one, in a proof about it. */
export function claimsOf(
  { instance, index }: PlacedInstance,
  proof: Pick<PolicyProof, 'claims'>,
): readonly InstanceClaim[] {
  return proof.claims().map((claim, order) => ({
    instance,
    path: `instances[${index}].policy.claims[${order}]`,
    claim,
  }));
}

/** The instances that `--instance` names: all, without one. */
export function instancesCalled(
  { instances }: GatewayConfiguration,
  name: string | undefined,
): readonly PlacedInstance[] {
  const all = instances.map((instance, index) => ({ instance, index }));
  if (name === undefined) return all;
  const found = all.filter(({ instance }) => instance.name === name);
  if (found.length > 0) return found;
  const known = instances.map((instance) => instance.name).join(', ');
  throw new UsageError(
    `--instance ${name}: the configuration has no instance of this name: choose one of ${known}`,
  );
}

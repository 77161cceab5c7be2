import { type Change, type Difference, difference, type ElevationChange } from '@portcullis/policy/prove';
import canonicalize from 'canonicalize';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { unbuildable } from 'portcullis/internal';
import { UsageError } from '../usage-error.ts';
import { gateProof } from './as-the-gate.ts';

/** What one configuration lets in that another does not, by the policies of each instance. */
export function differenceOf(
  before: GatewayConfiguration,
  after: GatewayConfiguration,
  now: number,
): Difference {
  const names = new Set([...before.instances, ...after.instances].map(({ name }) => name));
  const all = [...names].map((name): Difference => {
    const [old, recent] = [instanceCalled(before, name), instanceCalled(after, name)];
    const either = recent ?? old;
    if (either === undefined) throw new UsageError(`there is no instance ${name}`);
    if (old !== undefined && recent !== undefined && old.application !== recent.application) {
      throw new UsageError(
        `instance ${name}: its application is ${old.application} in the old and ${recent.application} in the new configuration`,
      );
    }
    const nobody = { name: either.policy.name, rules: [] };
    const policies = [old?.policy ?? nobody, recent?.policy ?? nobody] as const;
    // The same rules, read as the same configuration reads them, differ in nothing. A proof of that takes seconds.
    if (canonicalize(decisiveParts(policies[0])) === canonicalize(decisiveParts(policies[1])))
      return EQUIVALENT;
    const found = difference(...policies, { ...gateProof(either, after, policies), now });
    const named = <Part extends Change | ElevationChange>(change: Part): Part =>
      names.size === 1 ? change : { ...change, ...{ instance: name } };
    const { gained, lost, elevations } = found;
    return {
      ...found,
      gained: gained.map(named),
      lost: lost.map(named),
      elevations: elevations.map(named),
    };
  });
  return {
    equivalent: all.every(({ equivalent }) => equivalent),
    gained: all.flatMap(({ gained }) => gained),
    lost: all.flatMap(({ lost }) => lost),
    elevations: all.flatMap(({ elevations }) => elevations),
  };
}

const EQUIVALENT: Difference = { equivalent: true, gained: [], lost: [], elevations: [] };

/** The parts of a policy that a difference compares. */
function decisiveParts({ rules, elevations = [] }: InstanceConfiguration['policy']): object {
  return { rules, elevations };
}

function instanceCalled(
  { instances }: GatewayConfiguration,
  name: string,
): InstanceConfiguration | undefined {
  return instances.find((instance) => instance.name === name);
}

/**
 * Instances whose policies differ and contain variables: their values are known only to the Worker, and unknown when policies are
 * compared. The proof cannot know that a path like `/${FOLDER}` may be `/private`.
 */
export function changedUnseen(before: GatewayConfiguration, after: GatewayConfiguration): readonly string[] {
  return after.instances.flatMap((instance) => {
    const old = instanceCalled(before, instance.name);
    if (old === undefined || canonicalize(old.policy) === canonicalize(instance.policy)) return [];
    return unbuildable({ ...after, instances: [old, instance] }).length > 0 ? [instance.name] : [];
  });
}

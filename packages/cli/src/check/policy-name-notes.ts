import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** Policies that are not the same and have one name: whoever reads events takes the one for a version of the other. */
export function policyNameNotes({
  instances,
}: Pick<GatewayConfiguration, 'instances'>): readonly ConfigurationProblem[] {
  return instances.flatMap(({ policy }, index) => {
    const first = instances.findIndex((other) => other.policy.name === policy.name);
    const { policy: named = policy } = instances[first] ?? {};
    if (isDeepStrictEqual(named, policy)) return [];
    return [
      {
        path: `instances[${index}].policy.name`,
        message: `${JSON.stringify(policy.name)} is also the name of the policy at instances[${first}].policy.name: events and reviews would mix up the two policies`,
      },
    ];
  });
}

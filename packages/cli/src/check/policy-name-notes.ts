import { isDeepStrictEqual } from 'node:util';
import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';

/** Different policies with the same name: in events they look like versions of one policy. */
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

import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { fieldsOf, listOf } from '../../configuration/unchecked.ts';
import type { Unchecked } from '../../feature.ts';

/** What must hold between the roles that policies offer, and where elevations are stored. */
export function elevationProblems({
  configuration,
  instances,
  hasLogin,
}: Unchecked): readonly ConfigurationProblem[] {
  const offering = instances.filter(({ instance }) => offersRoles(instance.policy));
  if (configuration.elevations === undefined) {
    return offering.map(({ path }) => ({
      path: `${path}.policy.elevations`,
      message:
        'needs "elevations" at the top of the configuration: where requests for these roles are stored',
    }));
  }
  const { distinctIssuers } = fieldsOf(configuration.elevations);
  return [
    ...(offering.length === 0
      ? [{ path: 'elevations', message: 'is not used, because no policy has "elevations"' }]
      : []),
    ...(hasLogin
      ? []
      : [
          {
            path: 'elevations',
            message: 'needs "login", because only users who are logged in at the gate ask',
          },
        ]),
    ...offering.flatMap(({ instance, path }) =>
      instance.accessRequests === undefined
        ? [{ path: `${path}.policy.elevations`, message: 'needs "accessRequests" in the instance' }]
        : [],
    ),
    ...listOf(distinctIssuers).flatMap((issuers, index) =>
      Array.isArray(issuers) && new Set(issuers).size < Math.max(2, issuers.length)
        ? [
            {
              path: `elevations.distinctIssuers[${index}]`,
              message: 'must be at least two issuers, each once',
            },
          ]
        : [],
    ),
  ];
}

function offersRoles(policy: unknown): boolean {
  return listOf(fieldsOf(policy).elevations).length > 0;
}

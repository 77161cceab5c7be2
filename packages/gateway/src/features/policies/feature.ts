import { checkPolicy, type Policy } from '@portcullis/policy';
import { COMPILERS } from '@portcullis/policy/internal';
import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { problemsWithin } from '../../configuration/problems-within.ts';
import { optional, setting } from '../../configuration/setting.ts';
import { fieldsOf, type PlacedInstance } from '../../configuration/unchecked.ts';
import { readElsewhere } from '../../configuration/values.ts';
import type { Feature, Unchecked } from '../../feature.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../../generated/types.ts';

/** The enforced policy of each application. */
export const policies: Feature = {
  settings: {
    instance: {
      policy: setting(
        'The rules: which callers can do what. Requests that no rule allows are denied.',
        readElsewhere<Policy<string>>('Policy<string>'),
      ),
    },
  },
  cloudflareOnly: [
    [
      /\.countries$/,
      'needs the country of the client, which is unknown outside Cloudflare: use networks, or remove it',
    ],
    [
      /\.asns$/,
      'needs the autonomous system of the client, which is unknown outside Cloudflare: use networks, or remove it',
    ],
  ],
  checks: ({ instances, roles, wordsOf, good }) =>
    instances.flatMap((one, index) => policyProblems(one, { roles, wordsOf }, good?.instances[index])),
  parts: [
    {
      field: 'criteria',
      part: COMPILERS,
      isTable: true,
      exported: (criterion) => criterion,
      needed: (configuration) => {
        const rules = rulesOf(configuration);
        return COMPILERS.filter(({ field }) => rules.some((rule) => rule[field] !== undefined)).map(
          ({ field }) => field,
        );
      },
    },
  ],
};

/** A policy that is evaluated but not enforced. */
export const shadowPolicies: Feature = {
  settings: {
    instance: {
      shadowPolicy: optional(
        'A policy that is evaluated but not enforced, in addition to `policy`. Differences between the two are recorded. Default: none.',
        readElsewhere<Policy<string>>('Policy<string>'),
      ),
    },
  },
};

function rulesOf({ instances }: GatewayConfiguration): Policy['rules'] {
  return instances.flatMap(({ policy, shadowPolicy }) => [...policy.rules, ...(shadowPolicy?.rules ?? [])]);
}

function policyProblems(
  { instance, path }: PlacedInstance,
  { roles, wordsOf }: Pick<Unchecked, 'roles' | 'wordsOf'>,
  good: InstanceConfiguration | undefined,
): ConfigurationProblem[] {
  const vocabulary = { ...wordsOf(instance), roles };
  return (['policy', 'shadowPolicy'] as const).flatMap((field) => {
    const policy = instance[field];
    if (policy === undefined || policy === good?.[field]) return [];
    const { rules } = fieldsOf(policy);
    const message = 'is empty, so all requests are denied: add a rule with "effect": "allow"';
    const empty = Array.isArray(rules) && rules.length === 0 ? [{ path: 'rules', message }] : [];
    return problemsWithin(`${path}.${field}`, [...empty, ...checkPolicy(policy, vocabulary)]);
  });
}

import { defined } from '@portcullis/core/internal';
import type { Elevation, Policy } from '@portcullis/policy';
import { type PolicyOutline, policyOutline } from '@portcullis/policy/internal';
import { rulesInText, WrittenPolicy } from '../configuration/written-policy.ts';
import type { GatePlan } from '../gate-plan.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../generated/types.ts';
import type { PolicyVersions } from './policy-versions.ts';

/** A policy as a built module holds it. */
export interface BuiltPolicy {
  readonly name: string;
  /** As `policyVersion` makes it, with its claims. */
  readonly version: string;
  readonly outline: PolicyOutline;
  readonly elevations?: readonly Elevation[];
  /** Its rules, as `rulesInText` writes them: each is read when a request first comes near it. */
  readonly rules: string;
}

/** The policies of the instances, by their names. */
export type BuiltPolicies = Readonly<
  Record<string, { readonly policy: BuiltPolicy; readonly shadowPolicy?: BuiltPolicy }>
>;

/** A configuration whose policies stand elsewhere. */
export type WithoutPolicies = Omit<GatewayConfiguration, 'instances'> & {
  readonly instances: readonly InstanceWithoutPolicies[];
};

type InstanceWithoutPolicies = Lean<InstanceConfiguration>;
type Lean<Instance> = Instance extends unknown ? Omit<Instance, 'policy' | 'shadowPolicy'> : never;

/** Takes the policies out of a good configuration, as a built module holds them. */
export function apart(
  configuration: GatewayConfiguration,
  versions: PolicyVersions,
): {
  readonly configuration: WithoutPolicies;
  readonly policies: BuiltPolicies;
} {
  return {
    configuration: {
      ...configuration,
      instances: configuration.instances.map(({ policy: _, shadowPolicy: __, ...instance }) => instance),
    },
    policies: Object.fromEntries(
      configuration.instances.map(({ name, policy, shadowPolicy }) => [
        name,
        {
          policy: builtPolicy(policy, versions[name]?.policy),
          ...(shadowPolicy === undefined
            ? {}
            : { shadowPolicy: builtPolicy(shadowPolicy, versions[name]?.shadowPolicy) }),
        },
      ]),
    ),
  };
}

function builtPolicy({ name, rules, elevations }: Policy, version: string | undefined): BuiltPolicy {
  if (version === undefined) throw new TypeError(`the policy ${JSON.stringify(name)} has no version`);
  return {
    ...{ name, version, outline: policyOutline(rules) },
    ...defined({ elevations }),
    rules: rulesInText(rules),
  };
}

/** Puts the policies into their instances again. Throws where one is missing. */
export function withPolicies(
  { instances, ...configuration }: WithoutPolicies,
  policies: BuiltPolicies,
): GatewayConfiguration {
  return {
    ...configuration,
    instances: instances.map((instance) => {
      const { policy, shadowPolicy } = policiesOf(policies, instance.name);
      return {
        ...instance,
        policy: new WrittenPolicy(policy),
        ...(shadowPolicy === undefined ? {} : { shadowPolicy: new WrittenPolicy(shadowPolicy) }),
      } as InstanceConfiguration;
    }),
  };
}

/** What was found out about them when the Worker was built: what finds it out is not in it. */
export function builtFacts(policies: BuiltPolicies): Pick<GatePlan, 'versionsOf' | 'outlinesOf'> {
  return {
    versionsOf: ({ name }) => {
      const { policy, shadowPolicy = policy } = policiesOf(policies, name);
      return { policy: () => policy.version, shadowPolicy: () => shadowPolicy.version };
    },
    outlinesOf: ({ name }) => {
      const { policy, shadowPolicy = policy } = policiesOf(policies, name);
      return { policy: policy.outline, shadowPolicy: shadowPolicy.outline };
    },
  };
}

function policiesOf(policies: BuiltPolicies, instance: string): BuiltPolicies[string] {
  const known = Object.hasOwn(policies, instance) ? policies[instance] : undefined;
  if (known !== undefined) return known;
  throw new TypeError(`this Worker does not contain the policy of ${instance}: run "portcullis build" again`);
}

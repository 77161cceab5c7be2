import { defined } from '@portcullis/core/internal';
import type { Policy } from '@portcullis/policy';
import { policyOutline } from '@portcullis/policy/internal';
import { policyInText, WrittenPolicy } from '../configuration/written-policy.ts';
import type { GatePlan } from '../gate-plan.ts';
import type { GatewayConfiguration, InstanceConfiguration } from '../generated/types.ts';
import type { PolicyVersions } from './policy-versions.ts';

/** The policies of the instances. */
export interface BuiltPolicies {
  /** Each as `policyInText` writes it; those that several instances have, once. */
  readonly texts: readonly string[];
  /** Which of them each instance has, by its name. */
  readonly of: Readonly<Record<string, { readonly policy: number; readonly shadowPolicy?: number }>>;
}

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
  const texts = new Map<string, number>();
  const numberOf = (policy: Policy, version: string | undefined): number => {
    const text = builtPolicy(policy, version);
    const known = texts.get(text) ?? texts.size;
    texts.set(text, known);
    return known;
  };
  const of = Object.fromEntries(
    configuration.instances.map(({ name, policy, shadowPolicy }) => {
      const { policy: version, shadowPolicy: shadowVersion } = versions[name] ?? {};
      const shadow =
        shadowPolicy === undefined ? {} : { shadowPolicy: numberOf(shadowPolicy, shadowVersion) };
      return [name, { policy: numberOf(policy, version), ...shadow }];
    }),
  );
  return {
    configuration: {
      ...configuration,
      instances: configuration.instances.map(({ policy: _, shadowPolicy: __, ...instance }) => instance),
    },
    policies: { texts: [...texts.keys()], of },
  };
}

function builtPolicy({ name, rules, elevations }: Policy, version: string | undefined): string {
  if (version === undefined) throw new TypeError(`the policy ${JSON.stringify(name)} has no version`);
  return policyInText({ name, version, outline: policyOutline(rules), ...defined({ elevations }) }, rules);
}

/** The policies of an instance. Each is parsed at first use. */
interface WrittenPolicies {
  readonly policy: WrittenPolicy;
  readonly shadowPolicy?: WrittenPolicy;
}

/** Returns the policies of each instance, by its name. It throws for one that has none. */
export function writtenPolicies({ texts, of }: BuiltPolicies): (instance: string) => WrittenPolicies {
  const written = texts.map((text) => new WrittenPolicy(text));
  return (instance) => {
    const { policy: at = -1, shadowPolicy: shadowAt } = (Object.hasOwn(of, instance) && of[instance]) || {};
    const [policy, shadowPolicy] = [written[at], written[shadowAt ?? at]];
    if (policy === undefined || shadowPolicy === undefined)
      throw new TypeError(
        `this Worker does not contain the policy of ${instance}: run "portcullis build" again`,
      );
    return shadowAt === undefined ? { policy } : { policy, shadowPolicy };
  };
}

/** Puts the policies into their instances again. Throws where one is missing. */
export function withPolicies(
  { instances, ...configuration }: WithoutPolicies,
  policiesOf: ReturnType<typeof writtenPolicies>,
): GatewayConfiguration {
  return {
    ...configuration,
    instances: instances.map(
      (instance) => ({ ...instance, ...policiesOf(instance.name) }) as InstanceConfiguration,
    ),
  };
}

/** What was found out about them when the Worker was built: what finds it out is not in it. */
export function builtFacts(
  policiesOf: ReturnType<typeof writtenPolicies>,
): Pick<GatePlan, 'versionsOf' | 'outlinesOf'> {
  return {
    versionsOf: ({ name }) => {
      const { policy, shadowPolicy = policy } = policiesOf(name);
      return { policy: () => policy.version, shadowPolicy: () => shadowPolicy.version };
    },
    outlinesOf: ({ name }) => {
      const { policy, shadowPolicy = policy } = policiesOf(name);
      return { policy: policy.outline, shadowPolicy: shadowPolicy.outline };
    },
  };
}

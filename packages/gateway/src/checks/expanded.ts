import { type Inherited, withInstanceDefaults } from '../configuration/instance-defaults.ts';
import { fieldsOf, listOf } from '../configuration/unchecked.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { registeredApplication } from '../kinds/applications/registry.ts';

/** The policies of an instance. The rules of its settings are added to each. */
const POLICIES = ['policy', 'shadowPolicy'] as const;

/**
 * A configuration in which every instance says everything itself: the settings of `instanceDefaults`, and, as rules at the end of its
 * policies, what settings of its application open. So all that reads policies sees those rules, and a gate has no code for
 * them. Takes anything: of what has another shape, the schema tells.
 */
export function expanded(written: unknown): Inherited {
  const inherited = withInstanceDefaults(written);
  const { instances } = fieldsOf(inherited.configuration);
  if (!Array.isArray(instances) || instances.every((instance) => openingOf(instance) === undefined)) {
    return inherited;
  }
  return {
    configuration: { ...fieldsOf(inherited.configuration), instances: instances.map(withRules) },
    writtenAt(path) {
      const [, at = '', policy = '', rule = '', more = ''] =
        /^instances\[(\d+)\]\.(\w+)\.rules\[(\d+)\](.*)$/s.exec(path) ?? [];
      const instance = fieldsOf(instances[Number(at)]);
      const index = Number(rule) - rulesOf(instance[policy]).length;
      const setting = policy === '' || index < 0 ? undefined : openingOf(instance)?.setting;
      return inherited.writtenAt(
        setting === undefined ? path : `instances[${at}].${setting}[${index}]${more}`,
      );
    },
  };
}

/** The same of a configuration that is known to be good; the settings themselves are gone. */
export function expandedConfiguration(good: GatewayConfiguration): GatewayConfiguration {
  const configuration = expanded(good).configuration as GatewayConfiguration;
  const instances = configuration.instances.map((instance) => {
    const setting = openingOf(instance)?.setting;
    return setting === undefined
      ? instance
      : (Object.fromEntries(Object.entries(instance).filter(([key]) => key !== setting)) as typeof instance);
  });
  return instances.every((instance, index) => instance === configuration.instances[index])
    ? configuration
    : { ...configuration, instances };
}

function withRules(instance: unknown): unknown {
  const opening = openingOf(instance);
  if (opening === undefined) return instance;
  const fields = fieldsOf(instance);
  const policies = POLICIES.filter((field) => Array.isArray(fieldsOf(fields[field]).rules)).map((field) => {
    const policy = fieldsOf(fields[field]);
    return [field, { ...policy, rules: [...rulesOf(policy), ...opening.rules] }] as const;
  });
  return { ...fields, ...Object.fromEntries(policies) };
}

/** What an instance's settings open, if they do. */
function openingOf(instance: unknown): ReturnType<NonNullable<Opens>> {
  const fields = fieldsOf(instance);
  return registeredApplication(fields.application)?.opens?.(fields);
}

type Opens = NonNullable<ReturnType<typeof registeredApplication>>['opens'];

function rulesOf(policy: unknown): readonly unknown[] {
  return listOf(fieldsOf(policy).rules);
}

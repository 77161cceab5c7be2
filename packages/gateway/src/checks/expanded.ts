import { type Inherited, withInstanceDefaults } from '../configuration/instance-defaults.ts';
import { type Fields, fieldsOf, listOf } from '../configuration/unchecked.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { registeredApplication } from '../kinds/applications/registry.ts';

/** The policies of an instance. The rules of its settings are added to each. */
const POLICIES = ['policy', 'shadowPolicy'] as const;

/**
 * A configuration in which every instance says everything itself: the settings of `instanceDefaults`, and, as rules at the end of its
 * policies, what settings of its application open. The policies of an application that is read-only allow only what reads. So all that reads policies sees those rules, and a gate has no code for
 * them. Takes anything: of what has another shape, the schema tells.
 */
export function expanded(written: unknown): Inherited {
  const inherited = withInstanceDefaults(written);
  const { instances } = fieldsOf(inherited.configuration);
  if (!Array.isArray(instances) || !instances.some((one) => openingOf(one) !== undefined || onlyReads(one))) {
    return inherited;
  }
  return {
    configuration: { ...fieldsOf(inherited.configuration), instances: instances.map(withRules) },
    writtenAt(path) {
      const [, claimant = '', claimed = '', claim = ''] =
        /^instances\[(\d+)\]\.(\w+)\.claims\[(\d+)\]/.exec(path) ?? [];
      const claims = listOf(fieldsOf(fieldsOf(instances[Number(claimant)])[claimed]).claims);
      if (claim !== '' && Number(claim) >= claims.length) return `instances[${claimant}].${RETIRED.name}`;
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
  const { rules = [] } = openingOf(instance) ?? {};
  const isReading = onlyReads(instance);
  if (rules.length === 0 && !isReading) return instance;
  const fields = fieldsOf(instance);
  const policies = POLICIES.filter((field) => Array.isArray(fieldsOf(fields[field]).rules)).map((field) => {
    const policy = fieldsOf(fields[field]);
    const opened = rules.length === 0 ? policy : { ...policy, rules: [...rulesOf(policy), ...rules] };
    return [field, isReading ? reading(opened) : opened] as const;
  });
  return { ...fields, ...Object.fromEntries(policies) };
}

/** The claim of a policy that allows only what reads. Its name is that of the setting. */
const RETIRED = { name: 'retired', who: 'anyone', writes: true, never: true };

/** The policy with each rule that allows for reading only, and with the claim that says so. The same one if it is so already. */
function reading(policy: Fields): Fields {
  const claims = listOf(policy.claims);
  const isClaimed = claims.some((claim) => JSON.stringify(claim) === JSON.stringify(RETIRED));
  const rules = rulesOf(policy);
  if (isClaimed && !rules.some((rule) => fieldsOf(rule).effect === 'allow')) return policy;
  return {
    ...policy,
    rules: rules.map((rule) =>
      fieldsOf(rule).effect === 'allow' ? { ...fieldsOf(rule), effect: 'readOnly' } : rule,
    ),
    claims: isClaimed ? claims : [...claims, RETIRED],
  };
}

/** Whether an instance's settings let its policies allow only what reads. */
function onlyReads(instance: unknown): boolean {
  const fields = fieldsOf(instance);
  return registeredApplication(fields.application)?.onlyReads?.(fields) ?? false;
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

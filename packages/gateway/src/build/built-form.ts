import { policyVersion } from '@portcullis/policy/internal';
import { namedInConfiguration } from '../checks/named-in-configuration.ts';
import { METHODS } from '../features/late-instances/looked-for.ts';
import type { NamedBinding } from '../gate/bindings.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { VERSION } from '../version.ts';
import type { BuiltForm } from './built-gateway.ts';
import { variableForms } from './variable-forms.ts';

/** What is found out about a good configuration, so that no Worker has to. */
export async function builtForm(
  configuration: GatewayConfiguration,
  { configurationHash, provedClaims }: Pick<BuiltForm, 'configurationHash' | 'provedClaims'>,
): Promise<BuiltForm> {
  const { $schema: _, ...lean } = withoutClaims(configuration);
  return {
    builtBy: VERSION,
    configurationHash,
    provedClaims,
    policyVersions: await versionsOf(configuration),
    variables: variableForms(configuration),
    bindings: bindingsOfInstances(configuration),
    configuration: lean,
  };
}

/** Claims were proved: they decide nothing. The policy's version is that with them. */
function withoutClaims(configuration: GatewayConfiguration): GatewayConfiguration {
  const lean = <Policy extends { readonly claims?: unknown }>({ claims: _, ...policy }: Policy): Policy =>
    policy as Policy;
  return {
    ...configuration,
    instances: configuration.instances.map((instance) => ({
      ...instance,
      policy: lean(instance.policy),
      ...(instance.shadowPolicy === undefined ? {} : { shadowPolicy: lean(instance.shadowPolicy) }),
    })),
  };
}

/** What instances after the first need: the rest is assembled when the Worker starts, with whatever it needs. */
function bindingsOfInstances(configuration: GatewayConfiguration): readonly NamedBinding[] {
  return [...namedInConfiguration(configuration).bindings].flatMap(([name, { kind, path }]) =>
    /^instances\[(?!0\])/.test(path) && Object.hasOwn(METHODS, kind) ? [{ name, kind, path }] : [],
  );
}

async function versionsOf({ instances }: GatewayConfiguration): Promise<BuiltForm['policyVersions']> {
  const versions = instances.map(async ({ name, policy, shadowPolicy }) => {
    const shadow = shadowPolicy === undefined ? {} : { shadowPolicy: await policyVersion(shadowPolicy) };
    return [name, { policy: await policyVersion(policy), ...shadow }] as const;
  });
  return Object.fromEntries(await Promise.all(versions));
}

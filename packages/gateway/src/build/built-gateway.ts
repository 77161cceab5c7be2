import type { GatePlan, GatewayParts } from '../gate-plan.ts';
import { type GatewayOptions, gatewaySettings } from '../gateway-options.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { gateOf } from '../plan.ts';
import type { GatewayHandler } from '../serving.ts';
import { serving } from '../serving.ts';
import { VERSION } from '../version.ts';
import { type BuiltPolicies, builtFacts, type WithoutPolicies, withPolicies } from './built-policies.ts';
import type { PolicyVersions } from './policy-versions.ts';
import { builtFilledProblems, type VariableForm } from './variable-form.ts';

/** What `portcullis build` has found out about a configuration, so that no Worker has to. */
export interface BuiltForm {
  /** The version of this package that wrote it. */
  readonly builtBy: string;
  /** Of the configuration's canonical JSON: SHA-256, lower-case hexadecimal. */
  readonly configurationHash: string;
  /** How many claims of its policies were proved. */
  readonly provedClaims: number;
  readonly policyVersions: PolicyVersions;
  /** What variables must look like, where the configuration names them. */
  readonly variables: readonly VariableForm[];
  /** With its defaults, and without what decides nothing. */
  readonly configuration: GatewayConfiguration;
}

/** The same with the code that it uses, as `portcullis build` writes it. */
export interface BuiltGateway extends Omit<BuiltForm, 'configuration' | 'policyVersions'> {
  readonly policies: BuiltPolicies;
  readonly configuration: WithoutPolicies;
  readonly parts: GatewayParts;
}

/**
 * The gate of a configuration that was checked, and its claims proved, by `portcullis build`, which writes the call. Decides and
 * answers as `gateway()` does, and looks for nothing that is wrong but what only variables and bindings can be wrong about.
 *
 * Throws when the Worker starts if another version of this package wrote the data: what that found good may mean something
 * else here.
 */
export function builtGateway(built: BuiltGateway, options: GatewayOptions = {}): GatewayHandler {
  const { builtBy, configurationHash, provedClaims, policies, variables, parts } = built;
  // Before anything else of it is read: another version may have another form.
  if (builtBy !== VERSION) {
    throw new Error(
      `This Worker was built by portcullis ${builtBy}, and portcullis ${VERSION} is installed: run "portcullis build" again.`,
    );
  }
  const configuration = withPolicies(built.configuration, policies);
  const settings = gatewaySettings(options);
  settings.inform(
    `portcullis ${VERSION}: configuration ${configurationHash.slice(0, 16)}, checked when it was built, ${provedClaims} claims proved`,
  );
  const plan: GatePlan = {
    configuration,
    parts,
    ...builtFacts(policies),
    filledProblems: builtFilledProblems(configuration, variables),
    notes: () => [],
  };
  return serving((env) => gateOf(plan, settings, env));
}

import type { FetchHandler } from '@portcullis/core';
import type { Assembly } from '../../gate/assembly.ts';
import type { HostScope } from '../../gate/feature-part.ts';
import type { GateSteps } from '../../gate/gate-steps.ts';
import type { Hook } from '../../gate/hooks.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import type { OutlinesOf } from '../../gate/policy-facts.ts';
import type { GatePlan, GatewayParts } from '../../gate-plan.ts';
import type { GatewaySettings } from '../../gateway-options.ts';
import type {
  GatewayConfiguration,
  InstanceConfiguration,
  LoginConfiguration,
} from '../../generated/types.ts';
import type { ApplicationLogin, LoginDependencies } from '../login/login-dependencies.ts';

/** What the login host is built from. */
export interface LoginHostScope {
  readonly plan: GatePlan;
  /** Those of the whole gate. */
  readonly hooks: readonly Hook[];
  readonly steps: GateSteps;
  readonly login: LoginDependencies;
  readonly assembly: Assembly;
}

/** Gives the gate's pages a host of their own. */
export interface LoginHostPart {
  /**
   * What all applications have to say about logins, where one is for all.
   * @param instance at whose host it is; `undefined` for the login host itself
   */
  readonly applicationLogin: (
    configuration: GatewayConfiguration & { readonly login: LoginConfiguration },
    instance: InstanceConfiguration | undefined,
    parts: { readonly gateway: GatewayParts; readonly outlinesOf: OutlinesOf },
    settings: GatewaySettings,
  ) => ApplicationLogin;
  /** Adds the server of that host. What could not be built is missing, and the assembly knows why. */
  readonly addServer: (
    gate: LoginHostScope,
    deskOf: HostScope['deskOf'],
    servers: Map<string, FetchHandler<ConfiguredEnv>>,
  ) => void;
}

import type { GatePlan } from '../assembly/gate.ts';
import type { ConfigurationProblem } from '../checks/configuration-problem.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import type { Envelope } from './envelope.ts';
import type { WithSecrets } from './secret-variables.ts';

/** A version from which a gate can be put together, or why none can. */
export interface ReadyVersion extends Envelope {
  /** With its defaults. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
  readonly versionsOf: GatePlan['versionsOf'];
  /** What is wrong once variables and secrets are in their places. */
  readonly filledProblems: (
    filled: WithSecrets,
    values: GatewayConfiguration,
  ) => readonly ConfigurationProblem[];
  readonly notes: GatePlan['notes'];
}

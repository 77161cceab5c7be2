import type { GatePlan } from '../assembly/gate-plan.ts';
import type { GatewayConfiguration } from '../configuration/types.ts';
import type { Envelope } from './envelope.ts';

/** A version from which a gate can be put together, or why none can. */
export interface ReadyVersion extends Envelope {
  /** With its defaults. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
  readonly versionsOf: GatePlan['versionsOf'];
  readonly outlinesOf: GatePlan['outlinesOf'];
  readonly filledProblems: GatePlan['filledProblems'];
  readonly notes: GatePlan['notes'];
}

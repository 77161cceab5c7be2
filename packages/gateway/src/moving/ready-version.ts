import type { GatePlan } from '../gate-plan.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import type { Envelope } from './envelope.ts';

/** A version from which a gate can be put together, or why none can. */
export interface ReadyVersion extends Envelope, Omit<GatePlan, 'configuration' | 'parts'> {
  /** With its defaults. */
  readonly configuration: GatewayConfiguration | { readonly problem: string };
}

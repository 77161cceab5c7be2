import type { Sink } from '@portcullis/audit';
import type { Execution } from '@portcullis/core/internal';
import { checkedPlan } from '../checked-plan.ts';
import { answerOf } from '../gate/answer-of.ts';
import { type GatewayOptions, gatewaySettings } from '../gateway-options.ts';
import type { GatewayConfiguration } from '../generated/types.ts';
import { assemble } from '../plan.ts';

/** A gate in a process that has its bindings and variables from the start. */
export interface StartedGateway {
  readonly fetch: (request: Request, execution: Execution) => Promise<Response>;
  /** See `GatewayHandler.scheduled`. */
  readonly scheduled: (execution: Execution) => Promise<void>;
}

/**
 * Builds the gate when the process starts. Throws, without secrets, if anything is wrong with the configuration, the bindings or the
 * variables: a process that cannot serve does not start.
 *
 * @param bindings makes what the configuration names a Worker's bindings, of the configuration as it was read, and the variables
 * @param console what takes the place of a sink of the type `console`. Default: the runtime's console
 */
export function startedGateway(
  configuration: unknown,
  bindings: (read: GatewayConfiguration) => object,
  options: GatewayOptions = {},
  console?: Sink,
): StartedGateway {
  const { parts, ...plan } = checkedPlan(configuration);
  const settings = gatewaySettings(options);
  const env = bindings(plan.configuration);
  const sinks = console === undefined ? parts.sinks : { ...parts.sinks, console: () => console };
  const gate = assemble({ ...plan, parts: { ...parts, sinks } }, settings, {
    configuration: plan.configuration,
    env,
    rounds: [env],
  });
  if ('report' in gate) throw new Error(gate.report);
  return {
    fetch: (request, execution) => answerOf(gate, request, env, execution),
    scheduled: async (execution) => gate.scheduled?.(execution),
  };
}

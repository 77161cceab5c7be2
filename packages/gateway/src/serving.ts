// A request's way, 1 of 15: the instance. Next: packages/gateway/src/steps.ts
import type { FetchHandler } from '@portcullis/core';
import { type Execution, perEnv } from '@portcullis/core/internal';
import { answerOf } from './gate/answer-of.ts';
import type { CurrentGate, ServedGate } from './gate/served-gate.ts';
import { whileServed } from './gate/while-served.ts';

/** A gate, as a Worker exports it. */
export interface GatewayHandler<Env = object> extends FetchHandler<Env> {
  /**
   * For Cron Triggers: has the groups of instances follow those of a directory, where one is configured so. Rejects where that
   * could not be done in full, and the trigger counts as failed.
   */
  readonly scheduled: (controller: unknown, env: Env, execution: Execution) => Promise<void>;
}

/**
 * A Worker that answers with a gate: always the same one, or the current one of those that replace each other.
 *
 * @param gateFor is called at the first request with an environment
 */
export function serving<Env extends object>(
  gateFor: (env: Env) => ServedGate | CurrentGate,
): GatewayHandler<Env> {
  const gateOf = perEnv(gateFor);
  const serve: FetchHandler<Env> = (request, env, execution) => {
    const gate = gateOf(env);
    return typeof gate === 'function'
      ? gate(execution).then((now) =>
          whileServed(answerOf(now, request, env, execution), now, () => gate(execution)),
        )
      : answerOf(gate, request, env, execution);
  };
  return Object.assign(serve, {
    scheduled: async (_controller: unknown, env: Env, execution: Execution) => {
      const gate = gateOf(env);
      await (typeof gate === 'function' ? await gate(execution) : gate).scheduled?.(execution);
    },
  });
}

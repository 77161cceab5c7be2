// A request's way, 1 of 15: the instance. Next: packages/gateway/src/steps.ts
import type { FetchHandler } from '@portcullis/core';
import { type Execution, perEnv } from '@portcullis/core/internal';
import { answerOf } from './gate/answer-of.ts';
import { requiredPart } from './gate/part-named.ts';
import { whileServed } from './gate/while-served.ts';
import type { GatePlan } from './gate-plan.ts';
import type { GatewayHandler } from './gateway-handler.ts';
import type { GatewaySettings } from './gateway-options.ts';
import { assemble } from './plan.ts';

/** A Worker that serves a gate, which is put together at the first request, and again when one of its secrets rotates. */
export function serving(plan: GatePlan, settings: GatewaySettings): GatewayHandler {
  const { configuration, parts } = plan;
  const gateOf = perEnv((env: object) =>
    configuration.secrets === undefined
      ? assemble(plan, settings, env)
      : requiredPart(parts, 'renewing')(plan, settings, env),
  );

  const serve: FetchHandler<object> = (request, env, execution) => {
    const gate = gateOf(env);
    return typeof gate === 'function'
      ? gate(execution).then(async (now) =>
          whileServed(await answerOf(now, request, env, execution), now, () => gate(execution)),
        )
      : answerOf(gate, request, env, execution);
  };
  return Object.assign(serve, {
    scheduled: async (_controller: unknown, env: object, execution: Execution) => {
      const gate = gateOf(env);
      await (typeof gate === 'function' ? await gate(execution) : gate).scheduled?.(execution);
    },
  });
}

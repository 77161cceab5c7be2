import type { FetchHandler } from '@portcullis/core';
import { type Execution, perEnv } from '@portcullis/core/internal';
import type { GatewayHandler } from '../gateway-handler.ts';
import type { GatewaySettings } from '../gateway-options.ts';
import { urlHost } from '../url-host.ts';
import { assemble, type GatePlan } from './gate.ts';

/** A Worker that serves a gate, which is put together at the first request. */
export function serving(plan: GatePlan, settings: GatewaySettings): GatewayHandler {
  const gateOf = perEnv((env: object) => assemble(plan, settings, env));

  const serve: FetchHandler<object> = (request, env, execution) => {
    const { hosts, otherwise } = gateOf(env);
    const served = hosts.get(urlHost(request.url)) ?? otherwise;
    // What an instance needs of its bindings is known to its configuration only.
    return served(request, env as never, execution);
  };
  return Object.assign(serve, {
    scheduled: async (_controller: unknown, env: object, execution: Execution) => {
      await gateOf(env).scheduled?.(execution);
    },
  });
}

import type { FetchHandler } from '@portcullis/core';
import { perEnv } from '@portcullis/core/internal';
import type { GatewaySettings } from '../gateway-options.ts';
import { urlHost } from '../url-host.ts';
import { assemble, type GatePlan } from './gate.ts';

/** A Worker that serves a gate, which is put together at the first request. */
export function serving(plan: GatePlan, settings: GatewaySettings): FetchHandler<object> {
  const gateOf = perEnv((env: object) => assemble(plan, settings, env));

  return (request, env, execution) => {
    const { hosts, otherwise } = gateOf(env);
    const serve = hosts.get(urlHost(request.url)) ?? otherwise;
    // What an instance needs of its bindings is known to its configuration only.
    return serve(request, env as never, execution);
  };
}

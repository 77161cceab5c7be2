import { type Origin, requireOrigin } from '../origin.ts';
import { type ResilienceOptions, resilienceSettings } from './resilience-options.ts';
import { ResilientCalls } from './resilient-calls.ts';

/**
 * An origin with time limits, retries, a circuit breaker and, where configured, a failover.
 *
 * A request that changes something is sent **once**, whatever happens to it. So is every request whose resource is not known to be
 * only read: steps and applications classify requests, and a `GET` alone proves nothing. From a Worker, a server that cannot be
 * reached looks like one that resets connections: it fails at once or after `firstByteSeconds`.
 *
 * The circuit opens after `failures` failed requests in a row, where these are failures to connect, or come from at least two callers
 * and two paths; or where they do not, and the health check then fails. A request counts once, however often it was retried. A
 * request whose body the client did not send whole does not count: what failed may have been the client.
 *
 * Fails with 503 `proxy.origin_left_alone` while the origin is left alone, and with the codes of any origin. Throws `TypeError`
 * for options that cannot work. It does **not** know how calls of other isolates went.
 *
 * @example
 * ```ts
 * import { binding, resilient } from '@portcullis/proxy';
 *
 * const origin = resilient(binding('PHORGE'), {
 *   health: { path: '/status/', contains: 'ALIVE' },
 *   failover: binding('PHORGE_REPLICA'),
 * });
 * ```
 */
export function resilient<Env, FailoverEnv = unknown>(
  origin: Origin<Env>,
  options: ResilienceOptions<FailoverEnv> = {},
): Origin<Env & FailoverEnv> {
  requireOrigin('resilient', origin);
  const settings = resilienceSettings<Env & FailoverEnv>(options as ResilienceOptions<Env & FailoverEnv>);
  const calls = new ResilientCalls<Env & FailoverEnv>(origin, settings);
  const { failover } = settings;
  return {
    ...origin,
    ...(failover?.needsSignal === true ? { needsSignal: true } : {}),
    answeredBy: (answer) => (calls.isOfFailover(answer) && failover ? failover.name : origin.name),
    send: (_target, init, _env, scope) => calls.send(init, scope),
  };
}

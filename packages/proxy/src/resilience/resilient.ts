import { type Origin, requireOrigin } from '../origin.ts';
import { type ResilienceOptions, resilienceSettings } from './resilience-options.ts';
import { ResilientCalls } from './resilient-calls.ts';

/**
 * An origin with time limits, retries, a circuit breaker and, where configured, a failover.
 *
 * A request that changes something is sent **once**, whatever happens. So is every request whose resource is not classified as
 * only read: steps and applications classify requests, and the method `GET` alone proves nothing. For a Worker, a server that
 * cannot be reached looks like one that resets connections: the call fails immediately, or after `firstByteSeconds`.
 *
 * The circuit opens after `failures` failed requests in a row, if these are failures to connect, or come from at least two
 * callers and two paths; otherwise, if the health check then fails. A request counts once, however often it was retried. A
 * request whose body was not sent completely does not count, since the client may have caused the failure.
 *
 * While the circuit is open, requests are refused with 503 `proxy.origin_left_alone`; other failures have the codes of any
 * origin. Throws an `OptionsError` for invalid options, and a `TypeError` if the first argument is not an origin. It does **not**
 * share its state with other isolates.
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

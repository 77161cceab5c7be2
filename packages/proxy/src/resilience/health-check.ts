import { canonicalTarget, readBounded } from '@portcullis/core/internal';
import type { Origin, OriginScope } from '../origin.ts';
import type { HealthCheck } from './resilience-options.ts';

/** More of an answer is not looked at. */
const MAX_BYTES = 16_384;

/**
 * Asks an origin whether it is well, at the public host and without anything of the request that brought it up. Never throws.
 *
 * It does **not** time the call: whoever asks does.
 */
export async function isHealthy<Env>(
  origin: Origin<Env>,
  { path, contains }: HealthCheck,
  scope: OriginScope<Env>,
): Promise<boolean> {
  const { protocol, host } = scope.target;
  const read = canonicalTarget(`${protocol}//${host}${path}`);
  if (!read.ok) return false;
  try {
    const headers = { 'accept-encoding': 'identity', 'x-request-id': scope.requestId };
    const init = { method: 'GET', headers, body: null, redirect: 'manual' } as const;
    const answer = await origin.send(read.target, init, scope.env, scope);
    if (contains === undefined || answer.status >= 400) {
      await answer.body?.cancel();
      return answer.status < 400;
    }
    return (await readBounded(answer, MAX_BYTES))?.includes(contains) === true;
  } catch {
    // Whatever it was: it is not well. The calls themselves say why.
    return false;
  }
}

import { canonicalTarget, readBounded } from '@portcullis/core/internal';
import type { Origin, OriginScope } from '../origin.ts';
import type { HealthCheck } from './resilience-options.ts';

/** How much of the response body is read, in bytes. */
const MAX_BYTES = 16_384;

/**
 * Sends a health check to an origin, with the public host and without any data of the request that caused it. Never throws.
 *
 * It has **no** timeout: the caller must set one.
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
    // Any error means that the origin is not healthy. The calls themselves report the reason.
    return false;
  }
}

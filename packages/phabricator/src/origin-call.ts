import type { BaseContext } from '@portcullis/core';
import type { OriginRequest } from './origin.ts';
import type { ProxySettings } from './proxy-options.ts';
import { upstreamFailure } from './upstream-failure.ts';

/**
 * Sends a request to the origin and waits for the headers of its answer, which the trail then holds. Gives up when the
 * client does, or when the time is over; the time of a streaming upload is not counted.
 */
export async function callOrigin<Env>(
  context: BaseContext<Env>,
  settings: ProxySettings<Env>,
  headers: Record<string, string>,
  body: OriginRequest['body'],
): Promise<Response> {
  const { request, target, env, trail, clock } = context;
  const { origin, timeoutSeconds } = settings;
  const timeout = new AbortController();
  const signal = AbortSignal.any([request.signal, timeout.signal]);
  const isTimed = body === null || body instanceof Uint8Array;
  const cancelTimer = isTimed
    ? settings.startTimer(() => timeout.abort(), timeoutSeconds * 1000)
    : () => undefined;
  const start = clock.now();
  try {
    const init: OriginRequest = { method: request.method, headers, body, redirect: 'manual', signal };
    const answer = await origin.send(target, init, env);
    const { status } = answer;
    trail.add({ type: 'upstream.answered', upstream: origin.name, status, latencyMs: clock.now() - start });
    return answer;
  } catch (error) {
    throw upstreamFailure(error, {
      upstream: origin.name,
      timedOut: timeout.signal.aborted,
      clientClosed: request.signal.aborted,
      timeoutSeconds,
    });
  } finally {
    cancelTimer();
  }
}

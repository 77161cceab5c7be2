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
  const { signal, giveUp } = callSignal(request.signal);
  let timedOut = false;
  const isTimed = body === null || body instanceof Uint8Array;
  const cancelTimer = isTimed
    ? settings.startTimer(() => {
        timedOut = true;
        giveUp();
      }, timeoutSeconds * 1000)
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
      timedOut,
      clientClosed: request.signal.aborted,
      timeoutSeconds,
    });
  } finally {
    cancelTimer();
  }
}

/** A signal that fires when the client goes, or by `giveUp`. `AbortSignal.any` costs workerd several times as much. */
function callSignal(client: AbortSignal): { readonly signal: AbortSignal; readonly giveUp: () => void } {
  const call = new AbortController();
  const giveUp = (): void => call.abort();
  if (client.aborted) giveUp();
  else client.addEventListener('abort', giveUp, { once: true });
  return { signal: call.signal, giveUp };
}

import type { BaseContext } from '@portcullis/core';
import type { OriginRequest } from './origin.ts';
import type { ProxySettings } from './proxy-options.ts';
import { upstreamFailure } from './upstream-failure.ts';

/** What a call is rejected with when its time is over. */
const OUT_OF_TIME = Symbol('out of time');

/**
 * Sends a request to the origin and waits for the headers of its answer, which the trail then holds. Gives up when the
 * client does, or when the time is over; the time of a streaming upload is not counted.
 *
 * A call that the client gave up is aborted. One that is out of time is left, and ends with its request.
 */
export async function callOrigin<Env>(
  context: BaseContext<Env>,
  settings: ProxySettings<Env>,
  headers: Record<string, string>,
  body: OriginRequest['body'],
): Promise<Response> {
  const { request, target, env, trail, clock } = context;
  const { origin, timeoutSeconds } = settings;
  const { method, signal } = request;
  const start = clock.now();
  try {
    // The client's own signal: to listen to it, in order to abort by another one, costs workerd as much as the call.
    const call = origin.send(target, { method, headers, body, redirect: 'manual', signal }, env);
    const isTimed = body === null || body instanceof Uint8Array;
    const answer = await (isTimed ? inTime(call, settings) : call);
    const { status } = answer;
    trail.add({ type: 'upstream.answered', upstream: origin.name, status, latencyMs: clock.now() - start });
    return answer;
  } catch (error) {
    throw upstreamFailure(error, {
      upstream: origin.name,
      timedOut: error === OUT_OF_TIME,
      clientClosed: signal.aborted,
      timeoutSeconds,
    });
  }
}

/** The answer of a call, or a rejection when the time is over. */
function inTime(
  call: Promise<Response>,
  { startTimer, timeoutSeconds }: Pick<ProxySettings<never>, 'startTimer' | 'timeoutSeconds'>,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const cancelTimer = startTimer(() => reject(OUT_OF_TIME), timeoutSeconds * 1000);
    call.then(
      (answer) => {
        cancelTimer();
        resolve(answer);
      },
      (error) => {
        cancelTimer();
        reject(error);
      },
    );
  });
}

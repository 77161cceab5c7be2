import type { BaseContext, HasCaller, HasResource } from '@portcullis/core';
import type { OriginRequest } from './origin.ts';
import type { ProxySettings } from './proxy-options.ts';
import { upstreamFailure } from './upstream-failure.ts';

/** The rejection reason of a call that timed out. */
const OUT_OF_TIME = Symbol('out of time');

/**
 * Sends a request to the origin, waits for the headers of its response, and records them in the trail. Throws after the timeout;
 * the time of a streaming upload is not counted. A call that timed out is not cancelled and ends with its request; so does the
 * call of a client that disconnects, which workerd handles (docs/decisions/0012).
 */
export function callOrigin<Env>(
  context: BaseContext<Env> & Partial<HasCaller & HasResource>,
  settings: ProxySettings<Env>,
  { method, headers, body }: Pick<OriginRequest, 'method' | 'headers' | 'body'>,
): Promise<Response> {
  const { request, target, env, trail, clock } = context;
  const { origin, timeoutSeconds, startTimer } = settings;
  const start = clock.now();
  const isTimed = body === null || body instanceof Uint8Array;
  // One promise for the response, its failure and the timeout.
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void =>
      reject(
        upstreamFailure(error, {
          upstream: origin.name,
          timedOut: error === OUT_OF_TIME,
          clientClosed: request.signal.aborted,
          timeoutSeconds,
        }),
      );
    const cancelTimer = isTimed ? startTimer(() => fail(OUT_OF_TIME), timeoutSeconds * 1000) : undefined;
    const answered = (answer: Response): void => {
      cancelTimer?.();
      const { status } = answer;
      const upstream = origin.answeredBy?.(answer) ?? origin.name;
      trail.add({ type: 'upstream.answered', upstream, status, latencyMs: clock.now() - start });
      resolve(answer);
    };
    const failed = (error: unknown): void => {
      cancelTimer?.();
      fail(error);
    };
    const init: OriginRequest = { method, headers, body, redirect: 'manual' };
    try {
      origin
        .send(target, origin.needsSignal === true ? { ...init, signal: request.signal } : init, env, context)
        .then(answered, failed);
    } catch (error) {
      failed(error);
    }
  });
}

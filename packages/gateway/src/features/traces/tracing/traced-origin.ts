import type { Origin, OriginScope } from '@portcullis/proxy';
import type { RequestTrace } from './request-trace.ts';

/**
 * The same origin, each call to which is a span. What it records itself continues that span: it is sent its id in `traceparent`.
 *
 * @param traceOf returns the trace of a request; requests without one are not recorded
 */
export function tracedOrigin<Env>(
  origin: Origin<Env>,
  traceOf: (scope: OriginScope<Env>) => RequestTrace | undefined,
): Origin<Env> {
  return {
    ...origin,
    send: (target, init, env, scope) => {
      const request = traceOf(scope);
      if (request === undefined) return origin.send(target, init, env, scope);
      const { traceId, sampled } = request.trace;
      const attributes = {
        'http.request.method': init.method,
        'server.address': target.hostname,
        'url.path': request.masked(target.path),
        'portcullis.origin': origin.name,
      };
      return request.span({ name: 'origin', kind: 'client', attributes }, async (span) => {
        const traceparent = `00-${traceId}-${span.spanId}-${sampled ? '01' : '00'}`;
        const headers = { ...init.headers, traceparent };
        const answer = await origin.send(target, { ...init, headers }, env, scope);
        span.set({ 'http.response.status_code': answer.status });
        if (answer.status >= 500) span.fail(String(answer.status));
        return answer;
      });
    },
  };
}

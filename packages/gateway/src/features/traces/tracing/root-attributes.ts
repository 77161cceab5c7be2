import type { Arrival } from '@portcullis/core';
import { isUnderstoodMethod } from '@portcullis/proxy';
import type { Attributes } from './span.ts';

/** The method of a request, or `_OTHER` for an unknown one, because clients can send any number of methods. */
export function methodOf({ method }: Request): string {
  return isUnderstoodMethod(method) ? method : '_OTHER';
}

/**
 * What the span of a request says: what was asked, what became of it, and the id by which the log knows it. Not who asked: that
 * stands in the log, which can forget people, and not in a collector.
 *
 * @param maskPath removes secrets from a path
 * @see {@link https://opentelemetry.io/docs/specs/semconv/http/http-spans/ | Semantic conventions for HTTP spans}
 */
export function rootAttributes(
  { request, target, requestId, trail }: Arrival,
  status: number,
  maskPath: (path: string) => string,
): Attributes {
  const decided = trail.entries.findLast((entry) => entry.type === 'policy.decided');
  const decision = decided?.type === 'policy.decided' ? decided.decision : undefined;
  return {
    'http.request.method': methodOf(request),
    'http.response.status_code': status,
    ...(target === undefined
      ? {}
      : {
          'url.scheme': target.protocol.slice(0, -1),
          'server.address': target.hostname,
          'url.path': maskPath(target.path),
        }),
    'portcullis.request_id': requestId,
    'portcullis.decision': decision?.effect,
    'portcullis.rule': decision?.rule,
  };
}

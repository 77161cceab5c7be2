import { providerCall } from './provider-call.ts';
import type { RequestTrace } from './request-trace.ts';

/** Sends HTTP requests, such as the runtime's `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** The kind of server that is called. */
export type Asked =
  /** An OpenID provider: for its metadata, keys, tokens, or userinfo. */
  | 'provider'
  /** A directory, for a user's groups. Its paths identify users, so spans omit them. */
  | 'directory';

/**
 * Returns a `fetch` that records each call as a span of the current request. Spans never contain query, headers or body.
 *
 * @param current the span of the current request; calls outside a request are not recorded
 */
export function tracedFetch(asked: Asked, fetch: Fetch, current: () => RequestTrace | undefined): Fetch {
  return (url, init) => {
    const trace = current();
    if (trace === undefined) return fetch(url, init);
    const address = new URL(url);
    const name = asked === 'directory' ? asked : `${asked}.${providerCall(address, init)}`;
    const attributes = {
      'http.request.method': init.method ?? 'GET',
      'server.address': address.hostname,
      ...(asked === 'provider' ? { 'url.path': address.pathname } : {}),
    };
    return trace.span({ name, kind: 'client', attributes }, async (span) => {
      const answer = await fetch(url, init);
      span.set({ 'http.response.status_code': answer.status });
      if (answer.status >= 400) span.fail(String(answer.status));
      return answer;
    });
  };
}

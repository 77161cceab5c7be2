import { providerCall } from './provider-call.ts';
import type { RequestTrace } from './request-trace.ts';

/** Asks somebody over HTTP: the runtime's `fetch` is one. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Who is asked. */
export type Asked =
  /** An OpenID provider: for its metadata, keys, tokens, or who somebody is. */
  | 'provider'
  /** A directory, for somebody's groups. Its paths name people, and are left out. */
  | 'directory';

/**
 * The same `fetch`, each call of which is a span of the request that it is made for. Never told: query, headers, body.
 *
 * @param current the request's; a call for none is made without a span
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

/** Headers that let shared caches store a response. */
const SHARED_CACHES = ['cdn-cache-control', 'cloudflare-cdn-cache-control', 'surrogate-control'] as const;

/**
 * The response with these `Set-Cookie` lines instead of its own. A fetched response is immutable, so it is a copy; no cache may
 * store a response that sets a cookie.
 */
export function withSetCookies(response: Response, lines: readonly string[]): Response {
  const headers = new Headers(response.headers);
  headers.delete('set-cookie');
  for (const line of lines) headers.append('set-cookie', line);
  if (lines.length > 0) {
    headers.set('cache-control', 'no-store');
    for (const name of SHARED_CACHES) headers.delete(name);
  }
  const { status, statusText, body } = response;
  // The response of a WebSocket contains the socket, which must be copied.
  const { webSocket } = response as { readonly webSocket?: WebSocket | null };
  if (status === 101) return new Response(null, { status, headers, webSocket: webSocket ?? null });
  return new Response(body, { status, statusText, headers });
}

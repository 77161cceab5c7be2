import type { Departure } from '../login/login.ts';

/** Sends a browser on. */
export function redirect({ location, cookies, offer }: Departure, status: 302 | 303): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  for (const line of cookies) headers.append('set-cookie', line);
  if (offer !== undefined) headers.set(...offer);
  return new Response(null, { status, headers });
}

import { mayBeKept, privateCacheControl, speaksToSharedCaches } from './cache-headers.ts';

/** What belongs to the connection to the origin and not to the answer (RFC 9110 section 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What decides how an answer's headers are passed on. */
export interface AnswerCircumstances {
  /** Whether an anonymous caller would have been given this answer too. */
  readonly open: boolean;
  /** Whether the caller may be given cookies: not for a Conduit call that brought none. */
  readonly mayTakeCookies: boolean;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** Changes the headers of an answer in place: hop-by-hop ones go, cookies and caching as the circumstances demand. */
export function cleanResponseHeaders(
  headers: Headers,
  { open, mayTakeCookies, now }: AnswerCircumstances,
): void {
  if (headers.has('set-cookie') && (!mayTakeCookies || mayBeKept(headers, now))) headers.delete('set-cookie');

  const removed: string[] = [];
  for (const name of headers.keys()) {
    if (HOP_BY_HOP.has(name) || (!open && speaksToSharedCaches(name))) removed.push(name);
  }
  const connection = removed.includes('connection') ? headers.get('connection') : null;
  if (connection !== null) {
    for (const part of connection.split(',')) {
      const name = part.trim().toLowerCase();
      if (name !== 'cache-control' && headers.has(name)) removed.push(name);
    }
  }
  for (const name of removed) headers.delete(name);
  if (!open) headers.set('cache-control', privateCacheControl(headers.get('cache-control')));
}

import { cleanResponseHeaders } from '../response-headers.ts';
import type { Freshness } from './freshness.ts';

/** Headers that are stored in addition to those of the response. */
const ASKED_AT = 'portcullis-asked-at';
const FRESH_SECONDS = 'portcullis-fresh-seconds';
const AGE_SECONDS = 'portcullis-age-seconds';
const SAID_TO_CACHES = 'portcullis-cache-control';
const VARIES_BY = 'portcullis-vary';

/** Headers that identify one request, not the page. */
const OF_ONE_REQUEST = ['x-request-id', 'traceparent', 'traceresponse', 'server-timing'];

/** The header in which the Cache API reports its result. */
const CLOUDFLARES = 'cf-cache-status';

/** The header in which this cache reports its result (RFC 9211). */
export const CACHE_STATUS = 'cache-status';

/**
 * A response as it is stored in the Cache API, whose only rule is `max-age`, and without hop-by-hop headers (RFC 9111 section 3.1).
 *
 * @param askedAt when the origin was asked: the age counts from then, since the response does not contain later changes
 */
export function keptAnswer(
  answer: Response,
  body: Uint8Array<ArrayBuffer>,
  { freshSeconds, ageSeconds }: Freshness,
  askedAt: number,
): Response {
  const headers = new Headers(answer.headers);
  cleanResponseHeaders(headers, { open: true, mayTakeCookies: false, clock: { now: () => askedAt } });
  for (const name of OF_ONE_REQUEST) headers.delete(name);
  // What is stored can be shorter than what the origin sent.
  if (headers.has('content-length')) headers.set('content-length', String(body.byteLength));
  headers.set(SAID_TO_CACHES, headers.get('cache-control') ?? '');
  headers.set(VARIES_BY, headers.get('vary') ?? '');
  headers.delete('vary');
  headers.set('cache-control', `max-age=${freshSeconds}`);
  // Not as `Age`, which the Cache API would add again.
  headers.set(AGE_SECONDS, String(ageSeconds));
  headers.delete('age');
  headers.set(ASKED_AT, String(askedAt));
  headers.set(FRESH_SECONDS, String(freshSeconds));
  return new Response(body, { status: 200, headers });
}

/** The stored mark that a page may have changed. It is stored as long as any cached response of that page can be. */
export function keptChange(maxSeconds: number, now: number): Response {
  return new Response(null, {
    headers: { 'cache-control': `max-age=${maxSeconds}`, [ASKED_AT]: String(now) },
  });
}

/**
 * The cached response as the origin sent it, with its age; `undefined` if it has expired, if the page may have changed since, or
 * if this cache did not store it.
 *
 * @param change the stored mark of a change
 * @param now milliseconds since the Unix epoch
 */
export function answerFrom(kept: Response, change: Response | undefined, now: number): Response | undefined {
  const headers = new Headers(kept.headers);
  const fresh = numberIn(headers, FRESH_SECONDS);
  const askedAt = numberIn(headers, ASKED_AT);
  const age = Math.floor((now - askedAt) / 1000);
  const ageThen = numberIn(headers, AGE_SECONDS);
  if (change !== undefined && !(askedAt > numberIn(change.headers, ASKED_AT))) return undefined;
  // False for NaN, and for a clock that was set back.
  if (!(age >= 0 && age < fresh && ageThen >= 0)) return undefined;
  const said = { 'cache-control': headers.get(SAID_TO_CACHES), vary: headers.get(VARIES_BY) };
  for (const name of [SAID_TO_CACHES, VARIES_BY, ASKED_AT, FRESH_SECONDS, AGE_SECONDS, CLOUDFLARES])
    headers.delete(name);
  for (const [name, value] of Object.entries(said)) if (value) headers.set(name, value);
  headers.set('age', String(age + ageThen));
  headers.set(CACHE_STATUS, `portcullis; hit; ttl=${fresh - age}`);
  return new Response(kept.body, { status: 200, headers });
}

function numberIn(headers: Headers, name: string): number {
  return Number(headers.get(name) ?? Number.NaN);
}

import type { Clock } from '@portcullis/core';
import { TOKEN } from '@portcullis/core/internal';
import { mayBeKept, privateCacheControl, speaksToSharedCaches } from './cache-headers.ts';
import { setsOwnCookie } from './own-credentials.ts';

/** How a response header is handled. */
type Kind = 'connection' | 'written-anew' | 'shared-caches' | 'set-cookie' | 'cache-control' | 'other';

/** A `switch`, because V8 internalizes each string of the runtime before it looks it up in a map. */
function kindOf(name: string): Kind {
  switch (name) {
    case 'set-cookie':
    case 'cache-control':
      return name;
    // The runtime sets these for each connection and never forwards them, so a response with only these needs no copy.
    case 'connection':
    case 'keep-alive':
    case 'transfer-encoding':
      return 'written-anew';
    // Nearly every response has these, and the pattern below takes longer than a comparison.
    case 'content-length':
    case 'content-type':
    case 'date':
      return 'other';
    // Further hop-by-hop headers (RFC 9110 section 7.6.1).
    case 'proxy-authenticate':
    case 'proxy-authentication-info':
    case 'proxy-connection':
    case 'te':
    case 'trailer':
    case 'upgrade':
      return 'connection';
    default:
      return speaksToSharedCaches(name) ? 'shared-caches' : 'other';
  }
}

const NO_LINES: readonly string[] = [];

/** The facts that determine how the headers of a response are forwarded. */
export interface AnswerCircumstances {
  /** Whether an anonymous caller would have received this response too. */
  readonly open: boolean;
  /** Whether the response can set cookies for the caller. */
  readonly mayTakeCookies: boolean;
  /** As in `ProxiedApplication`. Default `false`. */
  readonly setsCookiesEverywhere?: boolean | undefined;
  /** Read only if the age of a response matters. */
  readonly clock: Clock;
}

/**
 * The response as the client receives it: without hop-by-hop headers, and with cookies and caching as the circumstances require.
 * It is the same object if nothing has to change, which is the usual case: applications send `no-store` with their pages.
 */
export function cleanAnswer(answer: Response, circumstances: AnswerCircumstances): Response {
  const changes = headerChanges(answer.headers, circumstances);
  if (changes === undefined) return answer;
  // The headers of a fetched response are immutable; the copy shares its body, which streams.
  const copy = new Response(answer.body, answer);
  change(copy.headers, changes);
  return copy;
}

/** Filters mutable response headers in place. */
export function cleanResponseHeaders(headers: Headers, circumstances: AnswerCircumstances): void {
  const changes = headerChanges(headers, circumstances);
  if (changes !== undefined) change(headers, changes);
}

function change(headers: Headers, { removed, cookies, cacheControl }: HeaderChanges): void {
  for (const name of removed) headers.delete(name);
  for (const line of cookies) headers.append('set-cookie', line);
  if (cacheControl !== undefined) headers.set('cache-control', cacheControl);
}

/** The changes of a response's headers. */
interface HeaderChanges {
  readonly removed: readonly string[];
  /** `Set-Cookie` lines to add again after all are removed. */
  readonly cookies: readonly string[];
  /** The new `Cache-Control`; `undefined` if it does not change. */
  readonly cacheControl: string | undefined;
}

function headerChanges(
  headers: Headers,
  { open, mayTakeCookies, setsCookiesEverywhere, clock }: AnswerCircumstances,
): HeaderChanges | undefined {
  const removed: string[] = [];
  let mustChange = false;
  let hasCookies = false;
  let connection = '';
  let said = null as string | null;
  // One iteration over the headers collects everything: reading one more by name costs as much as two of them.
  headers.forEach((value, name) => {
    const kind = kindOf(name);
    if (kind === 'other' || (kind === 'shared-caches' && open)) return;
    if (kind === 'cache-control') said = value;
    else if (kind === 'set-cookie') hasCookies = true;
    else {
      if (name === 'connection') connection = value;
      if (kind !== 'written-anew') mustChange = true;
      removed.push(name);
    }
  });
  const lines = hasCookies ? headers.getSetCookie() : NO_LINES;
  // A response that is not open becomes private: its cookie reaches only its caller.
  const reachesOthers = (): boolean =>
    (open || setsCookiesEverywhere === true) && mayBeKept(headers, clock.now());
  const mayPass = hasCookies && mayTakeCookies && !reachesOthers();
  const cookies = mayPass ? lines.filter((line) => !setsOwnCookie(line)) : NO_LINES;
  const keepsCookies = cookies.length === lines.length;
  if (!keepsCookies) removed.push('set-cookie');
  for (const name of listed(connection)) {
    if (name === 'cache-control' || !headers.has(name)) continue;
    if (kindOf(name) !== 'written-anew') mustChange = true;
    removed.push(name);
  }
  const cacheControl = open ? said : privateCacheControl(said);
  if (cacheControl === said && keepsCookies && !mustChange) return undefined;
  return {
    removed,
    cookies: keepsCookies ? NO_LINES : cookies,
    cacheControl: cacheControl === said ? undefined : (cacheControl ?? undefined),
  };
}

const NAME = new RegExp(TOKEN, 'g');

/** The header names in an origin's `Connection`, which are hop-by-hop. `Headers` would throw for an invalid name. */
function listed(connection: string): readonly string[] {
  // The values of nearly all origins name no header that is not removed anyway.
  if (connection === '' || connection === 'keep-alive' || connection === 'close') return NO_LINES;
  return connection.toLowerCase().match(NAME) ?? NO_LINES;
}

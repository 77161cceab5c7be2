import type { Clock } from '@portcullis/core';
import { TOKEN } from '@portcullis/core/internal';
import { mayBeKept, privateCacheControl, speaksToSharedCaches } from './cache-headers.ts';
import { setsOwnCookie } from './own-credentials.ts';

/** Of what kind the name of a header is: what is done about it. */
type Kind = 'connection' | 'written-anew' | 'shared-caches' | 'set-cookie' | 'cache-control' | 'other';

/** By a `switch`: before a map is asked for a text of the runtime's, V8 looks for it among all the words that it knows. */
function kindOf(name: string): Kind {
  switch (name) {
    case 'set-cookie':
    case 'cache-control':
      return name;
    // What a runtime writes anew for each connection and never passes on, so that these alone need no copy.
    case 'connection':
    case 'keep-alive':
    case 'transfer-encoding':
      return 'written-anew';
    // What else belongs to the connection to the origin and not to the answer (RFC 9110 section 7.6.1).
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

/** What decides how an answer's headers are passed on. */
export interface AnswerCircumstances {
  /** Whether an anonymous caller would have been given this answer too. */
  readonly open: boolean;
  /** Whether the caller may be given cookies: not where the application says so. */
  readonly mayTakeCookies: boolean;
  /** As `ProxiedApplication` says it. Default `false`. */
  readonly setsCookiesEverywhere?: boolean | undefined;
  /** Asked only where it matters how old an answer is. */
  readonly clock: Clock;
}

/**
 * An answer as the client gets it: without hop-by-hop headers, cookies and caching as the circumstances demand. It is
 * the same one where nothing has to change, as nearly always: applications say `no-store` of their pages.
 */
export function cleanAnswer(answer: Response, circumstances: AnswerCircumstances): Response {
  const changes = headerChanges(answer.headers, circumstances);
  if (changes === undefined) return answer;
  // A fetched answer cannot be changed; the copy shares its body, which streams.
  const copy = new Response(answer.body, answer);
  change(copy.headers, changes);
  return copy;
}

/** The same for headers that can be changed, in place. */
export function cleanResponseHeaders(headers: Headers, circumstances: AnswerCircumstances): void {
  const changes = headerChanges(headers, circumstances);
  if (changes !== undefined) change(headers, changes);
}

function change(headers: Headers, { removed, cookies, cacheControl }: HeaderChanges): void {
  for (const name of removed) headers.delete(name);
  for (const line of cookies) headers.append('set-cookie', line);
  if (cacheControl !== undefined) headers.set('cache-control', cacheControl);
}

/** What has to change in an answer's headers. */
interface HeaderChanges {
  readonly removed: readonly string[];
  /** `Set-Cookie` lines that stay of those removed. */
  readonly cookies: readonly string[];
  /** The new `Cache-Control`; nothing if it stays. */
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
  // All that there is to know comes from going over the headers once: to ask for one more costs as much as two of them.
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
  // What is gated is private from here on: its cookie reaches whoever asked, and nobody else.
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

/** The names in an origin's `Connection`, which concern that connection alone. To ask for what is no name would throw. */
function listed(connection: string): readonly string[] {
  // What nearly every origin says names no header that is not taken out anyway.
  if (connection === '' || connection === 'keep-alive' || connection === 'close') return NO_LINES;
  return connection.toLowerCase().match(NAME) ?? NO_LINES;
}

import { RecentMap, TOKEN } from '@portcullis/core/internal';
import { mayBeKept, privateCacheControl, speaksToSharedCaches } from './cache-headers.ts';
import { setsOwnCookie } from './own-credentials.ts';

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

/** Of those, what a runtime writes anew for each connection and never passes on, so that they alone need no copy. */
const WRITTEN_ANEW: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** Of what kind the name of a header is: what is done about it. */
type Kind = 'connection' | 'written-anew' | 'shared-caches' | 'set-cookie' | 'cache-control' | 'other';

/** An origin names the same few headers in every answer. */
const kinds = /* @__PURE__ */ new RecentMap<Kind>({ maxEntries: 500, maxNameLength: 100 });

function kindOf(name: string): Kind {
  const known = kinds.get(name);
  if (known !== undefined) return known;
  const kind = judgedKind(name);
  kinds.set(name, kind);
  return kind;
}

function judgedKind(name: string): Kind {
  if (name === 'set-cookie' || name === 'cache-control') return name;
  if (HOP_BY_HOP.has(name)) return WRITTEN_ANEW.has(name) ? 'written-anew' : 'connection';
  return speaksToSharedCaches(name) ? 'shared-caches' : 'other';
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
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
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
  { open, mayTakeCookies, setsCookiesEverywhere, now }: AnswerCircumstances,
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
  const reachesOthers = (): boolean => (open || setsCookiesEverywhere === true) && mayBeKept(headers, now);
  const mayPass = hasCookies && mayTakeCookies && !reachesOthers();
  const cookies = mayPass ? lines.filter((line) => !setsOwnCookie(line)) : NO_LINES;
  const keepsCookies = cookies.length === lines.length;
  if (!keepsCookies) removed.push('set-cookie');
  for (const name of listed(connection)) {
    if (name === 'cache-control' || !headers.has(name)) continue;
    if (!WRITTEN_ANEW.has(name)) mustChange = true;
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

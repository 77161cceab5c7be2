/** Least and most time for which a document is used without asking again, in seconds: a publisher can shorten or prolong it in between. */
const SHORTEST = 60;
const LONGEST = 86_400;

/** Where the publisher says nothing. */
const DEFAULT = 300;

/**
 * For how long a response may be used, in seconds, as its `Cache-Control` and `Age` say, within bounds: a publisher that forbids caching
 * must not make each request of its client a call, and one that allows years must not keep a client that it has withdrawn.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9111#section-4.2 | RFC 9111 section 4.2}
 */
export function documentSeconds(headers: Headers): number {
  const directives = (headers.get('cache-control') ?? '').toLowerCase();
  if (/(?:^|[\s,])(?:no-store|no-cache|private)(?:$|[\s,=])/.test(directives)) return SHORTEST;
  const stated = directiveIn(directives, 's-maxage') ?? directiveIn(directives, 'max-age');
  const age = Number(/^\d{1,9}$/.exec(headers.get('age') ?? '0')?.[0] ?? LONGEST);
  const seconds = stated === undefined ? DEFAULT : stated - age;
  return Math.min(Math.max(seconds, SHORTEST), LONGEST);
}

function directiveIn(directives: string, name: string): number | undefined {
  const [, seconds] = new RegExp(`(?:^|[\\s,])${name}="?(\\d{1,9})(?:$|[\\s,"])`).exec(directives) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

/** Replaces data of the request. */
const CUT = '[cut]';

/** Substrings of this length are compared with the request, so that parts of a value are found as well. */
const RUN = 5;

/** How much of the request is compared, in characters. */
const MAX_TEXT = 65_536;

/** Looks like a token, wherever it came from. */
const OPAQUE = /[\w+/=.~-]{32,}/g;

/** A number of this length is a line or a column. */
const PLACE_NUMBER = /^\d{1,5}$/;

/**
 * Removes data of a request from a text.
 *
 * @param as in stack lines, short numbers are kept, since they are lines and columns
 */
export type RequestCut = (text: string, as: 'message' | 'place') => string;

/**
 * Returns what removes data of this request from texts: its URL, decoded or not, the values of its headers and cookies, in whole and in
 * parts, encoded or not. What looks like a token is removed too. It does **not** know the body.
 *
 * The request is read once for all texts. It is used for faults of the Worker only.
 */
export function requestCut(request: Request): RequestCut {
  const values = Array.from(valuesOf(request), (value) => value.toLowerCase());
  const short = new Set(values.filter((value) => value.length < RUN && value !== ''));
  const runs = runsIn(values.join('\n').slice(0, MAX_TEXT));
  return (text, as) => {
    let shortened = withoutRuns(as === 'message' ? text.replaceAll(OPAQUE, CUT) : text, runs);
    for (const value of short) {
      if (as === 'place' && PLACE_NUMBER.test(value)) continue;
      shortened = withoutWord(shortened, value);
    }
    return shortened;
  };
}

function* valuesOf(request: Request): Generator<string> {
  for (const text of addressOf(request.url)) yield* spellings(text);
  for (const [, value] of request.headers) {
    for (const text of [value, ...value.split(/[\s;,]+|=(?!$)/)]) yield* spellings(text);
  }
}

function* addressOf(url: string): Generator<string> {
  const { pathname, search } = new URL(url);
  yield* [pathname, ...pathname.split('/'), search];
  for (const pair of search.slice(1).split('&')) yield* pair.split('=');
}

/** The encodings of a text: as received, percent-decoded like paths and like forms, and Base64-decoded. */
function* spellings(text: string): Generator<string> {
  const plain = text.replaceAll('"', '').trim();
  yield plain;
  const decoded = percentDecoded(plain.replaceAll('+', ' '));
  if (decoded !== plain) yield* [decoded, percentDecoded(plain)];
  const bytes = /^[\w+/-]{8,}={0,2}$/.test(plain) ? base64Decoded(plain) : undefined;
  if (bytes !== undefined) yield* [bytes, ...bytes.split(/[^\w.@-]+/)];
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded, or invalid.
    return text;
  }
}

function base64Decoded(text: string): string | undefined {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    // Not Base64.
    return undefined;
  }
}

function runsIn(text: string): ReadonlySet<string> {
  const runs = new Set<string>();
  for (let start = 0; start + RUN <= text.length; start++) runs.add(text.slice(start, start + RUN));
  return runs;
}

function withoutRuns(text: string, runs: ReadonlySet<string>): string {
  const lower = text.toLowerCase();
  let rest = '';
  let kept = 0;
  for (let start = 0; start + RUN <= lower.length; start++) {
    if (!runs.has(lower.slice(start, start + RUN))) continue;
    let end = start + RUN;
    while (end < lower.length && runs.has(lower.slice(end - RUN + 1, end + 1))) end++;
    rest += text.slice(kept, start) + CUT;
    kept = end;
    start = end - 1;
  }
  return rest + text.slice(kept);
}

/** A short value is only removed as a whole word. */
function withoutWord(text: string, value: string): string {
  const literal = value.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');
  return text.replaceAll(new RegExp(`(?<![\\w])${literal}(?![\\w])`, 'gi'), CUT);
}

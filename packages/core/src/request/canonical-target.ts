// A request's way, 4 of 15: the one true path. Next: packages/audit/src/audit.ts
import type { RequestFailure } from '../failure/request-failure.ts';

/**
 * Where a request goes, read once. Decisions are made on `path`, and `href` is what is sent on: both come from the
 * same spelling, which has only one reading.
 */
export interface CanonicalTarget {
  /** `http:` or `https:`. */
  readonly protocol: string;
  /** Host with its port, if it has one, as the client asked for it: the public host. */
  readonly host: string;
  /** Host without port, lower case. */
  readonly hostname: string;
  /** The path, percent-decoded once. Decide on this. */
  readonly path: string;
  /** The path as received and as forwarded, byte for byte. */
  readonly pathname: string;
  /** The query with its `?`, or an empty string. Never decide on it. */
  readonly search: string;
  /** The whole URL to send on. */
  readonly href: string;
}

/** Which honest spellings a Worker lets through besides the plain ones. */
export interface CanonicalTargetOptions {
  /**
   * `%23` and `%3F` in a path: a `#` or `?` that is part of a name. An origin that decodes before it cuts the query
   * off sees another path than the policy did, so the default is `'refuse'`. One that cuts first and decodes once is
   * safe with `'pass'` (a directory called `C#`). A function is asked with the decoded path, where several applications
   * share a host.
   */
  readonly encodedDelimiters?: SpellingReading | ((path: string) => SpellingReading);
  /**
   * `%2F` between the scope and the name of a package, as npm and its like write it: `/@acme%2fwidget`. What is decided on is
   * `/@acme/widget`, so `'pass'` is for a registry alone, to which both are the same. Default `'refuse'`; a function as above.
   */
  readonly encodedScopes?: SpellingReading | ((path: string) => SpellingReading);
  /**
   * `&` in a path, as nearly every application writes it in links to `R&D.txt`. One whose server makes a query of the path
   * (`/index.php?page=$1`) reads further parameters behind it, so the default is `'refuse'`; a function as above. `%26` passes always:
   * most such servers escape it again, and what those that do not make of it is for the application to look at.
   */
  readonly ampersands?: SpellingReading | ((path: string) => SpellingReading);
}

/** What becomes of a spelling that not every origin reads in one way. */
export type SpellingReading = 'refuse' | 'pass';

/** A target, or the reason why the address is refused. */
export type TargetReading =
  | { readonly ok: true; readonly target: CanonicalTarget }
  | { readonly ok: false; readonly failure: RequestFailure };

/**
 * An address that the URL parser gives back as it is, cut where it cuts: nearly every one of a deployed site, and a third
 * of the price. No port, since that may be the scheme's own; a host that cannot be a number in disguise.
 */
const PLAIN_URL =
  /^(https?:)\/\/((?:[a-z\d.-]*\.)?[a-z][a-z\d-]*)((?:\/[\w.~!$'()*+,;=:@-]+)+\/?|\/)(\?[\w.~!$&()*+,;=:@/?%-]+)?$/;

/** Nothing to decode, no empty segment, no ampersand: nearly every request. */
const PLAIN_PATH = /^(?:\/[\w.~!$'()*+,;=:@-]+)*\/?$/;

/**
 * A parent directory to somebody: `/..;/` to origins that know path parameters, and `/static../` to nginx where a `location /static` has an
 * `alias` that ends in a slash.
 */
const DOT_SEGMENT = /\/\.{1,2}(?:;|%3b)|[^/.]\.\.\//i;

/** What a path must not hold, each with its reason. The order decides which reason is given. */
const AMBIGUITIES: readonly (readonly [RegExp, RequestFailure])[] = [
  [/%(?![\da-f]{2})/i, 'request.path_malformed_encoding'],
  [/%(?:2f|5c)|\\/i, 'request.path_encoded_separator'],
  [/%(?:[01][\da-f]|7f)/i, 'request.path_control_character'],
  // Letters, digits and -._ never need encoding (RFC 3986 section 2.3): whoever does it hides something. A tilde did until RFC 3986,
  // and apt encodes it still.
  [/%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\da])/i, 'request.path_needless_encoding'],
  [/\/\//, 'request.path_empty_segment'],
  [DOT_SEGMENT, 'request.path_dot_segment'],
];

const ENCODED_DELIMITER = /%(?:23|3f)/i;

/** The slash after a scope. No name of a package begins with a dot. */
const ENCODED_SCOPE = /(\/(?:@|%40)[\w.~-]+)%2f(?=[\w~-])/gi;

/**
 * Reads the address of a request the one way that a Worker, a proxy and a PHP origin all read it, or refuses it.
 *
 * Dot segments, backslashes and tabs have been resolved by the URL parser; what it leaves open (`//`, `%2f`, `%5c`,
 * `%00`, `&`, needless or broken encoding) is refused unless an option lets it pass. Doubly encoded text such as `%252F` is honest and passes: it is
 * decoded once. It does **not** look at the query, and does not change the spelling.
 *
 * @param url the request's URL, absolute
 * @see {@link https://url.spec.whatwg.org/#url-parsing | WHATWG URL} and RFC 3986 section 6.2.2
 */
export function canonicalTarget(url: string, options: CanonicalTargetOptions = {}): TargetReading {
  const plain = plainTarget(url);
  if (plain !== undefined) return { ok: true, target: plain };
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    return refused('request.url_invalid');
  }
  // `https://trusted.example@other.example/`: one reader's host is another's user name.
  if (url.includes('@') && (parsed.username !== '' || parsed.password !== '')) {
    return refused('request.url_invalid');
  }
  if (url.includes('#')) return refused('request.path_fragment');
  const { pathname } = parsed;
  if (PLAIN_PATH.test(pathname)) {
    // Nothing is encoded, but dots can still be more than that.
    if (DOT_SEGMENT.test(pathname)) return refused('request.path_dot_segment');
    return accepted(parsed, pathname);
  }
  const spelled = pathname.replace(ENCODED_SCOPE, '$1/');
  for (const [pattern, failure] of AMBIGUITIES) {
    if (pattern.test(spelled)) return refused(failure);
  }
  const path = decodeOnce(spelled);
  if (path === undefined) return refused('request.path_malformed_encoding');
  if (pathname.includes('&') && !passes(options.ampersands, path)) {
    return refused('request.path_ampersand');
  }
  if (spelled !== pathname && !passes(options.encodedScopes, path)) {
    return refused('request.path_encoded_separator');
  }
  if (ENCODED_DELIMITER.test(pathname) && !passes(options.encodedDelimiters, path)) {
    return refused('request.path_encoded_delimiter');
  }
  return accepted(parsed, path);
}

/** The target of a plain address; `undefined` for all that the URL parser has to look at. */
export function plainTarget(href: string): CanonicalTarget | undefined {
  const [whole, protocol = '', host = '', pathname = '', search = ''] = PLAIN_URL.exec(href) ?? [];
  if (whole === undefined) return undefined;
  // Dot segments are for the parser to resolve, and names in another alphabet for it to judge.
  if (pathname.includes('/.') || pathname.includes('../') || host.includes('xn--')) return undefined;
  return { protocol, host, hostname: host, path: pathname, pathname, search, href };
}

function passes(reading: CanonicalTargetOptions['encodedScopes'], path: string): boolean {
  return (typeof reading === 'function' ? reading(path) : reading) === 'pass';
}

function accepted(parsed: URL, path: string): TargetReading {
  const { protocol, host, hostname, pathname, search, href } = parsed;
  return { ok: true, target: { protocol, host, hostname, path, pathname, search, href } };
}

function refused(failure: RequestFailure): TargetReading {
  return { ok: false, failure };
}

/** `undefined` for bytes that are not UTF-8, overlong forms of `/` among them. */
function decodeOnce(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

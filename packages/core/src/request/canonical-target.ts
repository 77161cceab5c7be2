// A request's way, 4 of 15: the canonical path. Next: packages/audit/src/audit.ts
import type { RequestFailure } from '../failure/request-failure.ts';

/**
 * The parsed address of a request. Decisions are made on `path`, and `href` is forwarded: both are derived from the same text,
 * which can be interpreted in one way only.
 */
export interface CanonicalTarget {
  /** `http:` or `https:`. */
  readonly protocol: string;
  /** Host with its port, if it has one, as requested by the client: the public host. */
  readonly host: string;
  /** Host without port, lower case. */
  readonly hostname: string;
  /** The path, percent-decoded once. Use it for decisions. */
  readonly path: string;
  /** The path as received and as forwarded, byte for byte. */
  readonly pathname: string;
  /** The query with its `?`, or an empty string. Do not use it for decisions. */
  readonly search: string;
  /** The whole URL to forward. */
  readonly href: string;
}

/** Which legitimate but ambiguous encodings are accepted. */
export interface CanonicalTargetOptions {
  /**
   * `%23` and `%3F` in a path: a `#` or `?` that is part of a name. An origin that decodes the path before it removes the query
   * sees another path than the policy, so the default is `'refuse'`. `'pass'` is safe for an origin that removes the query first
   * and decodes once (a directory named `C#`). A function is called with the decoded path, for several applications on one host.
   */
  readonly encodedDelimiters?: SpellingReading | ((path: string) => SpellingReading);
  /**
   * `%2F` between the scope and the name of a package, as sent by npm and similar clients: `/@acme%2fwidget`. Decisions are made
   * on `/@acme/widget`, so `'pass'` is only for a registry that treats both the same. Default `'refuse'`; a function as above.
   */
  readonly encodedScopes?: SpellingReading | ((path: string) => SpellingReading);
  /**
   * `&` in a path, which nearly all applications use in links to `R&D.txt`. A server that rewrites the path to a query
   * (`/index.php?page=$1`) reads further parameters after it, so the default is `'refuse'`; a function as above. `%26` is always
   * accepted: most such servers escape it again; for the others, the application must check it.
   */
  readonly ampersands?: SpellingReading | ((path: string) => SpellingReading);
}

/** What happens to an ambiguous encoding. */
export type SpellingReading = 'refuse' | 'pass';

/** A target, or the reason why the address is refused. */
export type TargetReading =
  | { readonly ok: true; readonly target: CanonicalTarget }
  | { readonly ok: false; readonly failure: RequestFailure };

/**
 * A URL that the URL parser would return unchanged, split into its components: nearly all URLs of a deployed site, at a third of
 * the cost. Without a port, which could be the default one; with a host that cannot be an encoded IP address.
 */
const PLAIN_URL =
  /^(https?:)\/\/((?:[a-z\d.-]*\.)?[a-z][a-z\d-]*)((?:\/[\w.~!$'()*+,;=:@-]+)+\/?|\/)(\?[\w.~!$&()*+,;=:@/?%-]+)?$/;

/** Nothing to decode, no empty segment, no ampersand: nearly all requests. */
const PLAIN_PATH = /^(?:\/[\w.~!$'()*+,;=:@-]+)*\/?$/;

/**
 * A parent directory for some servers: `/..;/` for those with path parameters, and `/static../` for nginx if a `location /static`
 * has an `alias` that ends with a slash.
 */
const DOT_SEGMENT = /\/\.{1,2}(?:;|%3b)|[^/.]\.\.\//i;

/** What a path must not contain, each with its failure code. The first match determines the code. */
const AMBIGUITIES: readonly (readonly [RegExp, RequestFailure])[] = [
  [/%(?![\da-f]{2})/i, 'request.path_malformed_encoding'],
  [/%(?:2f|5c)|\\/i, 'request.path_encoded_separator'],
  [/%(?:[01][\da-f]|7f)/i, 'request.path_control_character'],
  // Letters, digits and -._ never need encoding (RFC 3986 section 2.3): encoding them is an attempt to bypass checks. A tilde
  // needed it before RFC 3986, and apt still encodes it.
  [/%(?:2[de]|3\d|4[1-9a-f]|5[\daf]|6[1-9a-f]|7[\da])/i, 'request.path_needless_encoding'],
  [/\/\//, 'request.path_empty_segment'],
  [DOT_SEGMENT, 'request.path_dot_segment'],
];

const ENCODED_DELIMITER = /%(?:23|3f)/i;

/** The slash after a scope. No package name starts with a dot. */
const ENCODED_SCOPE = /(\/(?:@|%40)[\w.~-]+)%2f(?=[\w~-])/gi;

/**
 * Parses the address of a request such that a Worker, a proxy and a PHP origin interpret it in the same way, or refuses it.
 *
 * The URL parser has resolved dot segments, backslashes and tabs; what it leaves ambiguous (`//`, `%2f`, `%5c`, `%00`, `&`,
 * unnecessary or invalid encoding) is refused unless an option accepts it. Doubly encoded text such as `%252F` is unambiguous and
 * accepted: it is decoded once. It does **not** check the query, and does not change the encoding.
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
  // `https://trusted.example@other.example/`: parsers disagree which part is the host.
  if (url.includes('@') && (parsed.username !== '' || parsed.password !== '')) {
    return refused('request.url_invalid');
  }
  if (url.includes('#')) return refused('request.path_fragment');
  const { pathname } = parsed;
  if (PLAIN_PATH.test(pathname)) {
    // Nothing is encoded, but dot segments of some servers are possible.
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

/** The target of a plain URL; `undefined` for those that need the URL parser. */
export function plainTarget(href: string): CanonicalTarget | undefined {
  const [whole, protocol = '', host = '', pathname = '', search = ''] = PLAIN_URL.exec(href) ?? [];
  if (whole === undefined) return undefined;
  // The URL parser resolves dot segments and validates internationalized host names.
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

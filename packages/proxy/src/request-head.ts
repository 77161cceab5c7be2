import { readContentEncoding } from './header/content-encoding.ts';
import { readContentLength } from './header/content-length.ts';
import { type ContentType, readContentType } from './header/content-type.ts';
import { readTokens, trimWhitespace } from './header/field-value.ts';
import { readUpgrade } from './header/upgrade.ts';
import { isUnderstoodMethod, METHODS } from './method.ts';
import { proxyError } from './proxy-failure.ts';

/** The parsed headers that determine how a request is interpreted. The forwarded headers are serialized from them. */
export interface RequestHead {
  readonly method: string;
  /** All headers as received: `request.headers` costs as much as reading one header by name. */
  readonly headers: Headers;
  readonly contentType: ContentType | undefined;
  /** The codings of the body, in the order in which they were applied. */
  readonly contentEncoding: readonly string[];
  /** In bytes, if the client stated it. */
  readonly contentLength: number | undefined;
  /** Names of hop-by-hop headers listed in `Connection`, in lower case. */
  readonly connection: readonly string[];
  /** Whether the request is a WebSocket upgrade. */
  readonly isWebSocket: boolean;
  /** Whether the request has a body with defined semantics: never on GET and HEAD (RFC 9110 section 9.3.1). */
  readonly hasBody: boolean;
  /** Whether the request is known to have none of the headers that a plain request does not have. Default: their values are read. */
  readonly isPlain?: true;
}

/** Headers that make a request conditional, or ask for a part. */
export const CONDITIONS = [
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
] as const;

/**
 * Headers that a plain request does not have: those that say how a message is to be read, and conditions. `Connection` as well, unless it
 * only says what HTTP/1.1 means without it.
 */
const OF_OTHERS: readonly string[] = [
  ...['content-encoding', 'content-length', 'content-type', 'transfer-encoding', 'upgrade'],
  ...CONDITIONS,
];

/**
 * Whether a request is plain: without body, range, condition and upgrade, and with nothing to read about the message. Nearly all are, and
 * their head is known without a parser. Any of these headers, valid or not, makes it another request.
 */
export function isPlainRequest(method: string, headers: Headers): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  for (const name of OF_OTHERS) if (headers.has(name)) return false;
  const connection = headers.get('connection');
  return connection === null || connection.toLowerCase() === 'keep-alive';
}

/** End-to-end headers that are checked here: an intermediary that removes one of them changes the request. */
const END_TO_END: readonly string[] = [
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
];

/** Headers with which clients override the method of a POST. None of them is forwarded. */
const OTHER_METHOD = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];

/** The values that such a header may have: none, or the actual method. */
const IS_POST = /^[\t ]*(?:post[\t ]*)?$/i;

const NONE: readonly string[] = [];

/**
 * Parses the headers that determine how a request is interpreted. Throws `proxy.method_not_allowed` for a method that is not
 * supported and for a POST whose headers override the method, and `proxy.header_invalid` for a header with invalid syntax, or two
 * that contradict each other.
 *
 * It does **not** check the body, cookies, and headers that have no influence on the interpretation.
 *
 * @param further further methods that the application supports. Default: none
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110 | RFC 9110} and RFC 9112 section 6
 */
export function readRequestHead(request: Request, further: readonly string[] = NONE): RequestHead {
  const { method, headers } = request;
  if (isPlainRequest(method, headers)) return plainHead(method, headers);
  if (!isUnderstoodMethod(method) && !further.includes(method)) {
    const allow = allowed(further);
    throw notAllowed(`the method is not one of ${allow} (in upper case)`, allow);
  }
  // The request is authorized and forwarded as a POST, without the override: the application would execute the wrong method and
  // report success.
  const other = method === 'POST' && OTHER_METHOD.find((name) => !IS_POST.test(headers.get(name) ?? ''));
  if (other)
    throw notAllowed(
      `the header ${other} overrides the method: send the request with that method instead`,
      allowed(further),
    );
  const contentLength = read(headers, 'Content-Length', readContentLength);
  const transferCodings = read(headers, 'Transfer-Encoding', readTokens);
  if (transferCodings !== undefined) {
    if (transferCodings.length !== 1 || transferCodings[0] !== 'chunked') throw invalid('Transfer-Encoding');
    if (contentLength !== undefined) throw invalid('Content-Length together with Transfer-Encoding');
  }
  const connection = read(headers, 'Connection', readTokens) ?? NONE;
  if (connection.some((name) => END_TO_END.includes(name))) throw invalid('Connection');
  const upgrade = read(headers, 'Upgrade', readUpgrade) ?? NONE;
  return {
    method,
    headers,
    contentType: read(headers, 'Content-Type', readContentType),
    contentEncoding: read(headers, 'Content-Encoding', readContentEncoding) ?? NONE,
    contentLength,
    connection,
    isWebSocket: method === 'GET' && upgrade.length === 1 && upgrade[0] === 'websocket',
    hasBody: request.body !== null && method !== 'GET' && method !== 'HEAD' && contentLength !== 0,
  };
}

function plainHead(method: string, headers: Headers): RequestHead {
  return {
    method,
    headers,
    contentType: undefined,
    contentEncoding: NONE,
    contentLength: undefined,
    connection: NONE,
    isWebSocket: false,
    hasBody: false,
    isPlain: true,
  };
}

function allowed(further: readonly string[]): string {
  return [...METHODS, ...further].join(', ');
}

function notAllowed(detail: string, allow: string): Error {
  return proxyError('proxy.method_not_allowed', { detail, headers: { allow } });
}

/** The parsed value of a header; `undefined` if it is missing or empty. */
function read<Value>(
  headers: Headers,
  name: string,
  parse: (value: string) => Value | undefined,
): Value | undefined {
  const text = headers.get(name);
  if (text === null || trimWhitespace(text) === '') return undefined;
  const value = parse(text);
  if (value === undefined) throw invalid(name);
  return value;
}

/** The error for a header with invalid syntax. It does not contain the value, since events must not contain texts of a client. */
export function invalid(name: string): Error {
  return proxyError('proxy.header_invalid', {
    detail: `the request header ${name} has invalid syntax, was sent more than once, or contradicts another header`,
  });
}

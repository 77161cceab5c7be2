import { readContentEncoding } from './header/content-encoding.ts';
import { readContentLength } from './header/content-length.ts';
import { type ContentType, readContentType } from './header/content-type.ts';
import { readTokens, trimWhitespace } from './header/field-value.ts';
import { readUpgrade } from './header/upgrade.ts';
import { isUnderstoodMethod, METHODS } from './method.ts';
import { proxyError } from './proxy-failure.ts';

/** What decides how a request is read, as values. What is sent on is written from these. */
export interface RequestHead {
  readonly method: string;
  /** All of them, as they came: to ask the request for them anew costs as much as to ask for one by name. */
  readonly headers: Headers;
  readonly contentType: ContentType | undefined;
  /** The codings of the body, in the order in which they were applied. */
  readonly contentEncoding: readonly string[];
  /** In bytes, if the client said it. */
  readonly contentLength: number | undefined;
  /** Names of headers that concern the connection alone, in lower case. */
  readonly connection: readonly string[];
  /** Whether the connection is to become a WebSocket. */
  readonly isWebSocket: boolean;
  /** Whether there is a body that means something: none on GET and HEAD (RFC 9110 section 9.3.1). */
  readonly hasBody: boolean;
}

/** What is for all who read a request, and decided on here: who takes it away on the way sends another request. */
const END_TO_END: readonly string[] = [
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'transfer-encoding',
];

/** In which clients say by a POST that another method is meant. None of them is sent on. */
const OTHER_METHOD = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'];

/** What such a header may say all the same: nothing, or what is so. */
const IS_POST = /^[\t ]*(?:post[\t ]*)?$/i;

const NONE: readonly string[] = [];

/**
 * Reads what decides how a request is read. Throws `proxy.method_not_allowed` for a method that is not understood and for a POST
 * whose headers say that another one is meant, and `proxy.header_invalid` for a header that does not follow its grammar, or two that contradict each other.
 *
 * It does **not** look at the body, at cookies, and at headers that change nothing about the reading.
 *
 * @param further methods that the application takes besides. Default: none
 * @see {@link https://www.rfc-editor.org/rfc/rfc9110 | RFC 9110} and RFC 9112 section 6
 */
export function readRequestHead(
  { method, headers, body }: Request,
  further: readonly string[] = NONE,
): RequestHead {
  if (!isUnderstoodMethod(method) && !further.includes(method)) {
    const allow = allowed(further);
    throw notAllowed(`the method is none of ${allow}, in upper case`, allow);
  }
  // Judged, and sent on, is a POST. An application would do what that means, and say that all went well.
  const other = method === 'POST' && OTHER_METHOD.find((name) => !IS_POST.test(headers.get(name) ?? ''));
  if (other) throw notAllowed(`${other} names another method: send the request by that`, allowed(further));
  const contentLength = read(headers, 'Content-Length', readContentLength);
  const transferCodings = read(headers, 'Transfer-Encoding', readTokens);
  if (transferCodings !== undefined) {
    if (transferCodings.length !== 1 || transferCodings[0] !== 'chunked') throw invalid('Transfer-Encoding');
    if (contentLength !== undefined) throw invalid('Content-Length beside Transfer-Encoding');
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
    hasBody: body !== null && method !== 'GET' && method !== 'HEAD' && contentLength !== 0,
  };
}

function allowed(further: readonly string[]): string {
  return [...METHODS, ...further].join(', ');
}

function notAllowed(detail: string, allow: string): Error {
  return proxyError('proxy.method_not_allowed', { detail, headers: { allow } });
}

/** A header's value; `undefined` if it is not there, or empty. */
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

/** The error of a header that does not follow its grammar. Its value is the client's own text, which no record holds. */
export function invalid(name: string): Error {
  return proxyError('proxy.header_invalid', {
    detail: `${name}: not as its grammar says, given more than once, or beside a header that it contradicts`,
  });
}

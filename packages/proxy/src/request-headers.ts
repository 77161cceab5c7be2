import type { BaseContext } from '@portcullis/core';
import { writeContentType } from './header/content-type.ts';
import { writeEntityTag, writeEntityTags } from './header/entity-tags.ts';
import { writeText } from './header/field-value.ts';
import { writeHttpDate } from './header/http-date.ts';
import { writeRange } from './header/range.ts';
import { webSocketHeaders } from './header/web-socket.ts';
import { originCookies } from './own-credentials.ts';
import type { HeaderWriter, ProxiedApplication } from './proxied-application.ts';
import type { ProxySettings } from './proxy-options.ts';
import { CONDITIONS, invalid, type RequestHead } from './request-head.ts';

/**
 * The request headers that browsers send and applications use, and that are written as they are. All others are removed, in every spelling:
 * PHP cannot distinguish `X_Setup_SelfCheck` from `X-Setup-SelfCheck`, and neither is listed.
 */
const TEXTS: readonly string[] = [
  ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'cache-control'],
  ...['dnt', 'origin', 'pragma', 'referer', 'upgrade-insecure-requests', 'user-agent'],
  ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-user'],
];

/** How conditions are serialized. */
const CONDITION_WRITERS: Readonly<Record<(typeof CONDITIONS)[number], HeaderWriter>> = {
  'if-match': demanded('If-Match', writeEntityTags),
  'if-modified-since': writeHttpDate,
  'if-none-match': writeEntityTags,
  'if-range': (value) => writeEntityTag(value) ?? writeHttpDate(value),
  'if-unmodified-since': demanded('If-Unmodified-Since', writeHttpDate),
  range: writeRange,
};

const ALLOWED: ReadonlySet<string> = new Set([...TEXTS, ...CONDITIONS]);

/** Headers that the proxy sets itself, or that describe the message: none of these can identify the caller. */
const TAKEN =
  /^(?:authorization|cookie|host|content-.*|transfer-encoding|connection|keep-alive|te|trailers?|upgrade|expect|via|http2-settings|proxy-.*|forwarded|x-forwarded-(?:for|proto|host|port|prefix|server)|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override|x-real-ip|cf-.*|cdn-loop|x-request-id|traceparent|tracestate|set-cookie|sec-.*)$/;

/**
 * The reason why a header cannot be an identity header of the gateway; `undefined` if it can. A client must not be able to send
 * it, so it cannot be one of the headers that are forwarded to all applications. It does **not** know the headers of
 * `ProxiedApplication`: an application must not list it there, and must reserve it.
 */
export function ownHeaderProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/^[a-z\d]+(?:-[a-z\d]+)*$/i.test(name)) {
    return 'must be a header name of letters and digits, separated by single hyphens';
  }
  const lower = name.toLowerCase();
  if (ALLOWED.has(lower) || TAKEN.test(lower)) return 'is a header with another meaning already';
  return undefined;
}

/**
 * For conditional headers: if one were dropped because of invalid syntax, more would be done than the client requested, so it
 * throws.
 */
export function demanded(name: string, write: HeaderWriter): HeaderWriter {
  return (value) => {
    const written = write(value);
    if (written === undefined) throw invalid(name);
    return written;
  };
}

/** Headers that describe a body, and are forwarded only with one. */
const ABOUT_BODY: ReadonlyMap<string, HeaderWriter> = new Map([
  ['content-disposition', writeText],
  ['content-language', writeText],
  // Without it, a part of a file would replace the whole file (RFC 9110 section 14.5).
  ['content-range', demanded('Content-Range', writeText)],
]);

const NONE: readonly (readonly [string, never])[] = [];

/** The parsed request from which the forwarded headers are serialized. */
export interface ForwardedRequest {
  readonly head: RequestHead;
  /** The `Cookie` header of the request; the gateway's own cookies are removed from it. `undefined` for none. */
  readonly cookies: string | undefined;
  /**
   * Headers that identify the caller, with names in lower case for which `ownHeaderProblem` returns `undefined`. They replace
   * those of the client. A response to a request with any of them is private to its caller. Default: none.
   */
  readonly identity?: Readonly<Record<string, string>>;
}

/**
 * The headers that are sent to the origin: those of the client that are allowed, each serialized from its value, then the proxy's
 * own, so that the client cannot remove one of these by listing it in `Connection`. Throws `proxy.header_invalid` for a condition
 * (`If-Match`) or a header of a WebSocket handshake with invalid syntax.
 */
export function requestHeaders<Env>(
  { request, target, trace, requestId }: BaseContext<Env>,
  { clientAddress, forwardHeaders, origin }: ProxySettings<Env>,
  application: ProxiedApplication,
  { head, cookies, identity }: ForwardedRequest,
): Record<string, string> {
  const { headers } = head;
  const sent: Sent = {};
  for (const name of TEXTS) put(sent, headers, name, writeText);
  if (head.isPlain !== true) {
    for (const name of CONDITIONS) put(sent, headers, name, CONDITION_WRITERS[name]);
  }
  putListed(sent, head, target.path, application);
  for (const name of forwardHeaders) {
    if (!ALLOWED.has(name) && application.headers?.has(name) !== true) put(sent, headers, name, writeText);
  }
  if (head.hasBody) for (const [name, write] of ABOUT_BODY) put(sent, headers, name, write);
  for (const [name, value] of application.furtherHeaders?.(headers, target.path) ?? NONE) {
    if (value !== undefined) sent[name] = value;
  }
  // Without the condition, the range could be of another version than the client has.
  if (sent.range !== undefined && sent['if-range'] === undefined && headers.has('if-range'))
    delete sent.range;
  if (sent.range === undefined && sent['if-range'] !== undefined) delete sent['if-range'];
  const sentCookies = cookies === undefined ? undefined : originCookies(cookies);
  if (sentCookies !== undefined) sent.cookie = sentCookies;
  if (head.contentType !== undefined) sent['content-type'] = writeContentType(head.contentType);
  if (head.hasBody) {
    if (head.contentEncoding.length > 0) sent['content-encoding'] = head.contentEncoding.join(', ');
    if (head.contentLength !== undefined) sent['content-length'] = String(head.contentLength);
  }

  for (const name of head.connection) if (sent[name] !== undefined) delete sent[name];
  if (head.isWebSocket) addHandshake(sent, headers);

  // A range of a compressed response is useless: an application would compress the range itself.
  if (sent.range !== undefined || acceptsNoEncoding(request)) sent['accept-encoding'] = 'identity';
  const address = clientAddress(request);
  if (isAddress(address)) sent['x-forwarded-for'] = address;
  sent['x-forwarded-proto'] = target.protocol.slice(0, -1);
  if (origin.serverOrigin !== undefined) sent['x-forwarded-host'] = target.host;
  sent.traceparent = trace.traceparent;
  sent['x-request-id'] = requestId;
  return identity === undefined ? sent : Object.assign(sent, identity);
}

type Sent = Record<string, string>;

/** Read by name: browsers send twenty headers, and iterating over all of them costs three times as much. */
function put(sent: Sent, headers: Headers, name: string, write: HeaderWriter): void {
  const value = headers.get(name);
  if (value === null) return;
  const written = write(value);
  if (written !== undefined) sent[name] = written;
}

/** The headers that the application lists. */
function putListed(
  sent: Sent,
  { method, headers }: RequestHead,
  path: string,
  { headers: always, headersAt }: ProxiedApplication,
): void {
  if (always !== undefined) for (const [name, write] of always) put(sent, headers, name, write);
  if (headersAt === undefined) return;
  for (const [name, { isReadAt, write }] of headersAt) {
    if (isReadAt(path, method)) put(sent, headers, name, write);
  }
}

function addHandshake(sent: Sent, headers: Headers): void {
  sent.upgrade = 'websocket';
  for (const [name, write] of webSocketHeaders) {
    const value = headers.get(name);
    if (value === null) continue;
    const written = write(value);
    if (written === undefined) throw invalid(name);
    sent[name] = written;
  }
}

/**
 * Whether the client sent no `Accept-Encoding` or, as Mercurial does, only `identity`. The runtime replaces the header, and
 * provides the original value here.
 */
function acceptsNoEncoding({ cf }: Request): boolean {
  const accepted = cf?.clientAcceptEncoding;
  return accepted === '' || accepted === 'identity';
}

/** Exactly one address, not a list. */
function isAddress(address: string | null | undefined): address is string {
  return typeof address === 'string' && /^[\da-f.:]{2,45}$/i.test(address);
}

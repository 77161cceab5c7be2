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
import { invalid, type RequestHead } from './request-head.ts';

/**
 * What browsers honestly send and applications read, and how each is written. Everything else stays behind, in every
 * spelling: PHP cannot tell `X_Setup_SelfCheck` from `X-Setup-SelfCheck`, and neither is here.
 */
const ALLOWED: ReadonlyMap<string, HeaderWriter> = new Map([
  ...[
    ...['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'cache-control'],
    ...['dnt', 'origin', 'pragma', 'referer', 'upgrade-insecure-requests', 'user-agent'],
    ...['sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-fetch-user'],
  ].map((name): [string, HeaderWriter] => [name, writeText]),
  ['if-match', demanded('If-Match', writeEntityTags)],
  ['if-modified-since', writeHttpDate],
  ['if-none-match', writeEntityTags],
  ['if-range', (value) => writeEntityTag(value) ?? writeHttpDate(value)],
  ['if-unmodified-since', demanded('If-Unmodified-Since', writeHttpDate)],
  ['range', writeRange],
]);

/** What the proxy writes itself, or what describes the message: none of these says who is asking. */
const TAKEN =
  /^(?:authorization|cookie|host|content-.*|transfer-encoding|connection|keep-alive|te|trailers?|upgrade|expect|via|http2-settings|proxy-.*|forwarded|x-forwarded-(?:for|proto|host|port|prefix|server)|x-original-.*|x-rewrite-.*|x-http-method.*|x-method-override|x-real-ip|cf-.*|cdn-loop|x-request-id|traceparent|tracestate|set-cookie|sec-.*)$/;

/**
 * Why a header cannot be one by which the gate says who is asking; `undefined` if it can. It must be one that no client can
 * send: not one of the list that all applications get. It does **not** know the application's own (`ProxiedApplication`): they
 * must leave it out, and reserve it.
 */
export function ownHeaderProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || !/^[a-z\d]+(?:-[a-z\d]+)*$/i.test(name)) {
    return 'must be a header name of letters and digits, with single hyphens between them';
  }
  const lower = name.toLowerCase();
  if (ALLOWED.has(lower) || TAKEN.test(lower)) return 'means something else already';
  return undefined;
}

/** Conditions without which more would be done than the client asked for. */
export function demanded(name: string, write: HeaderWriter): HeaderWriter {
  return (value) => {
    const written = write(value);
    if (written === undefined) throw invalid(name);
    return written;
  };
}

/** What describes a body, and goes only with one. */
const ABOUT_BODY: ReadonlyMap<string, HeaderWriter> = new Map([
  ['content-disposition', writeText],
  ['content-language', writeText],
  // Without it, a part of a file is put in the place of the whole (RFC 9110 section 14.5).
  ['content-range', demanded('Content-Range', writeText)],
]);

const NONE: readonly (readonly [string, never])[] = [];

/** What the proxy has found out about a request before it writes the headers. */
export interface ForwardedRequest {
  readonly head: RequestHead;
  /** A `Cookie` header of which the application may see all but the gate's own; `undefined` for none. */
  readonly cookies: string | undefined;
  /**
   * Headers that say who is asking, in lower case; names for which `ownHeaderProblem` has nothing to say. They take the place of
   * the client's. An answer to a request with any is for its caller alone. Default none.
   */
  readonly identity?: Readonly<Record<string, string>>;
}

/**
 * The headers that the origin is sent: those of the client that are allowed here, each written from its value, then the
 * proxy's own, so that nothing the client lists in `Connection` removes one of these. Throws `proxy.header_invalid` for a
 * condition (`If-Match`) or a part of a WebSocket's handshake that does not follow its grammar.
 */
export function requestHeaders<Env>(
  { request, target, trace, requestId }: BaseContext<Env>,
  settings: ProxySettings<Env>,
  application: ProxiedApplication,
  { head, cookies, identity }: ForwardedRequest,
): Record<string, string> {
  const sent: Record<string, string> = {};
  const put = (name: string, value: string | undefined): void => {
    if (value !== undefined) sent[name] = value;
  };

  // By name: a browser sends twenty headers, and to go over all of them costs three times what it costs to ask for these.
  const { method, headers } = head;
  const ask = (write: HeaderWriter, name: string): void => {
    const value = headers.get(name);
    if (value !== null) put(name, write(value));
  };
  ALLOWED.forEach(ask);
  application.headers?.forEach(ask);
  application.headersAt?.forEach(({ isReadAt, write }, name) => {
    if (isReadAt(target.path, method)) ask(write, name);
  });
  for (const name of settings.forwardHeaders) {
    if (!ALLOWED.has(name) && application.headers?.has(name) !== true) ask(writeText, name);
  }
  if (head.hasBody) ABOUT_BODY.forEach(ask);
  for (const [name, value] of application.furtherHeaders?.(headers, target.path) ?? NONE) put(name, value);
  // Without the condition, a part could be of another version than the client has.
  if (sent.range !== undefined && sent['if-range'] === undefined && headers.has('if-range'))
    delete sent.range;
  if (sent.range === undefined && sent['if-range'] !== undefined) delete sent['if-range'];
  if (cookies !== undefined) put('cookie', originCookies(cookies));
  if (head.contentType !== undefined) put('content-type', writeContentType(head.contentType));
  if (head.hasBody) {
    if (head.contentEncoding.length > 0) put('content-encoding', head.contentEncoding.join(', '));
    if (head.contentLength !== undefined) put('content-length', String(head.contentLength));
  }

  for (const name of head.connection) if (sent[name] !== undefined) delete sent[name];
  if (head.isWebSocket) addHandshake(sent, headers);

  // A part of a compressed answer is of no use: an application would compress the part itself.
  if (sent.range !== undefined || acceptsNoEncoding(request)) sent['accept-encoding'] = 'identity';
  const address = settings.clientAddress(request);
  if (isAddress(address)) sent['x-forwarded-for'] = address;
  sent['x-forwarded-proto'] = target.protocol.slice(0, -1);
  if (settings.origin.serverOrigin !== undefined) sent['x-forwarded-host'] = target.host;
  sent.traceparent = trace.traceparent;
  sent['x-request-id'] = requestId;
  return identity === undefined ? sent : Object.assign(sent, identity);
}

function addHandshake(sent: Record<string, string>, headers: Headers): void {
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
 * Whether the client named no encoding, or, as Mercurial does, `identity` alone. The runtime names others in its place, and
 * says here what the client sent.
 */
function acceptsNoEncoding({ cf }: Request): boolean {
  const accepted = cf?.clientAcceptEncoding;
  return accepted === '' || accepted === 'identity';
}

/** One address, and not a list with something slipped in. */
function isAddress(address: string | null | undefined): address is string {
  return typeof address === 'string' && /^[\da-f.:]{2,45}$/i.test(address);
}

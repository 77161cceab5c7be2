import type { BaseContext } from '@portcullis/core';
import { withoutOwnCookies } from './own-credentials.ts';
import type { ProxySettings } from './proxy-options.ts';
import { isRepositoryPath } from './repository-path.ts';
import type { HasOriginCookies } from './sso/origin-cookies.ts';

/**
 * What Phabricator reads, and what browsers, git and arc honestly send. Everything else stays behind, in every
 * spelling: PHP cannot tell `X_Setup_SelfCheck` from `X-Setup-SelfCheck`, and neither is here.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'dnt',
  'git-protocol',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'origin',
  'pragma',
  'range',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
  'upgrade-insecure-requests',
  'user-agent',
  'x-phabricator-csrf',
  'x-phabricator-via',
]);

/** What a WebSocket upgrade consists of. Hop-by-hop, so only sent on when it is one. */
const WEBSOCKET: ReadonlySet<string> = new Set([
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'upgrade',
]);

/** What describes a body, and goes only with one. */
const ABOUT_BODY: ReadonlySet<string> = new Set(['content-encoding', 'content-language', 'content-length']);

const BUILDKITE_HOOK = '/harbormaster/hook/buildkite/';

/** What the proxy has found out about a request before it writes the headers. */
export interface ForwardedRequest {
  readonly hasBody: boolean;
  readonly isWebSocket: boolean;
  /** Whether the client's cookies may go along. */
  readonly keepsCookies: boolean;
}

/**
 * The headers that the origin is sent: those of the client that are allowed here, then the proxy's own, so that
 * nothing the client lists in `Connection` removes one of these.
 */
export function requestHeaders<Env>(
  context: BaseContext<Env> & Partial<HasOriginCookies>,
  settings: ProxySettings<Env>,
  { hasBody, isWebSocket, keepsCookies }: ForwardedRequest,
): Record<string, string> {
  const { request, target, trace, requestId } = context;
  const sent: Record<string, string> = {};
  let connection = '';

  // Once over all of them: to ask for each that is allowed would cost more.
  for (const [name, value] of request.headers) {
    if (name === 'connection') connection = value;
    else if (ABOUT_BODY.has(name) && !hasBody) continue;
    else if (
      ALLOWED.has(name) ||
      settings.forwardHeaders.has(name) ||
      (isWebSocket && WEBSOCKET.has(name)) ||
      allowedHere(name, value, target.path, settings.mercurial)
    ) {
      sent[name] = value;
    } else if (name === 'cookie' && keepsCookies) {
      const passed = 'originCookies' in context ? context.originCookies : value;
      const cookies = passed === undefined ? undefined : withoutOwnCookies(passed);
      if (cookies !== undefined) sent.cookie = cookies;
    }
  }

  for (const name of listed(connection)) {
    if (!(isWebSocket && name === 'upgrade')) delete sent[name];
  }

  // A part of a compressed answer is of no use: Phabricator would compress the part itself.
  if (sent.range !== undefined || acceptsNoEncoding(request)) sent['accept-encoding'] = 'identity';
  const address = settings.clientAddress(request);
  if (isAddress(address)) sent['x-forwarded-for'] = address;
  sent['x-forwarded-proto'] = target.protocol.slice(0, -1);
  sent.traceparent = trace.traceparent;
  sent['x-request-id'] = requestId;
  return sent;
}

/**
 * Whether the client named no encoding, or, as Mercurial does, `identity` alone. The runtime names others in its place, and
 * says here what the client sent.
 */
function acceptsNoEncoding({ cf }: Request): boolean {
  const accepted = cf?.clientAcceptEncoding;
  return accepted === '' || accepted === 'identity';
}

/** Headers that are allowed on some paths only. */
function allowedHere(name: string, value: string, path: string, mercurial: boolean): boolean {
  switch (name) {
    case 'authorization':
      return isRepositoryPath(path) && /^basic /i.test(value);
    case 'x-phabricator-request-type':
      return value === 'git-lfs' && (path.startsWith('/file/data/') || isRepositoryPath(path));
    case 'x-buildkite-token':
      return path === BUILDKITE_HOOK;
    default:
      return mercurial && /^x-hgarg-\d+$/.test(name) && isRepositoryPath(path);
  }
}

/** One address, and not a list with something slipped in. */
function isAddress(address: string | null | undefined): address is string {
  return typeof address === 'string' && /^[\da-f.:]{2,45}$/i.test(address);
}

/** The names that `Connection` lists, besides those that it nearly always does. */
function listed(connection: string): readonly string[] {
  if (connection === '' || connection === 'keep-alive') return [];
  return connection.split(',').map((name) => name.trim().toLowerCase());
}

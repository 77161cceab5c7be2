import { isIP } from 'node:net';
import { type FieldsFor, isToken, optional } from '@portcullis/core/internal';
import { publicBase } from '../internal.ts';

/** What is known of the connection that a request came by, and not from the request itself. */
export interface Connection {
  /** The address of the client. Default: unknown, and no rule with networks allows the request. */
  readonly address?: string | undefined;
}

/** How what the edge says is found out. */
export interface EdgeOptions {
  /**
   * The header in which your own proxy in front of this server sends the client's address: the last entry of a list, which that
   * proxy added. Set it only if no client can bypass that proxy. Default: the address of the connection.
   */
  readonly clientAddressHeader?: string;
}

/** These options, as they are checked: a misspelled one would give every client the address of the proxy in front. */
export const edgeFields: FieldsFor<EdgeOptions, keyof EdgeOptions> = {
  clientAddressHeader: optional((given) =>
    typeof given === 'string' && isToken(given)
      ? undefined
      : 'must be the name of a header, such as x-real-ip',
  ),
};

/**
 * Headers that only Cloudflare's edge may set. From other clients they are removed, except those that Cloudflare Access has signed,
 * which are verified and arrive here through a tunnel.
 */
const FROM_EDGE = /^(?:cf-(?!access-jwt-assertion$).*|cdn-loop)$/;

/** Methods that servers accept, but for which no `Request` can be created (Fetch Standard, "forbidden method"). */
const FORBIDDEN = /^(?:CONNECT|TRACE|TRACK)$/i;

/** Methods whose body no `Request` can be made with, as they come in whatever case. */
const BODILESS = /^(?:GET|HEAD)$/i;

/** What a copy of such a request has for a method: none that anything understands. */
const UNSUPPORTED = 'UNSUPPORTED';

/**
 * Creates the request as Cloudflare's edge would, which the gate trusts: `CF-Connecting-IP` contains the client, whatever the
 * client sent, and the URL is the public one: https, except on loopback. A body of GET or HEAD has no meaning and is dropped. It
 * does **not** check whether the connection in front used TLS: no client may bypass the proxy that terminates TLS.
 */
export function edgeRequest(
  request: Request,
  connection: Connection,
  { clientAddressHeader }: EdgeOptions = {},
): Request {
  const address = addressOf(connection);
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) if (FROM_EDGE.test(name)) headers.delete(name);
  const client =
    clientAddressHeader === undefined
      ? address
      : request.headers.get(clientAddressHeader)?.replace(/.*,/, '').trim();
  const known = ipOf(client);
  if (known !== undefined) headers.set('cf-connecting-ip', known);
  const { method, body, signal } = request;
  const isForbidden = FORBIDDEN.test(method);
  const made = new Request(publicUrl(request.url), {
    method: isForbidden ? UNSUPPORTED : method,
    headers,
    signal,
    redirect: 'manual',
    ...(BODILESS.test(method) ? {} : { body, duplex: 'half' }),
  } as RequestInit);
  return isForbidden ? Object.defineProperty(made, 'method', { value: method }) : made;
}

/** JavaScript may hand `fetch` to a server that calls it with the request alone, as Node's do, or with the server itself, as Bun does. */
function addressOf(connection: Connection | undefined): string | undefined {
  const address: unknown = connection?.address;
  if (connection !== undefined && (address === undefined || typeof address === 'string')) return address;
  throw new TypeError('fetch: needs the address of the client as a text: gate.fetch(request, { address })');
}

/** A server that listens for both families sees IPv4 clients under addresses of IPv6, which no rule would know. */
function ipOf(address = ''): string | undefined {
  const text = address.replace(/^::ffff:(?=\d+\.)/i, '');
  return isIP(text) === 0 ? undefined : text;
}

/**
 * Servers check only the characters of a host, and Bun returns only the path if a request has no host, as in HTTP/1.0. An invalid
 * host is replaced by a reserved one (RFC 6761), so that such a request is answered and recorded like any other.
 */
function publicUrl(url: string): string {
  const read = URL.parse(url) ?? new URL(url.replace(/^(?:https?:\/\/[^/?#]*)?\/?/, 'http://host.invalid/'));
  return `${publicBase(read.host)}${read.pathname}${read.search}`;
}

import { isIP } from 'node:net';
import { type FieldsFor, isToken, optional } from '@portcullis/core/internal';
import { publicBase } from '../internal.ts';

/** What is known of the connection that a request came by, and not from the request itself. */
export interface Connection {
  /** The address of whoever opened it. Default: it is not known, and no rule by networks lets anybody in. */
  readonly address?: string | undefined;
}

/** How what the edge says is found out. */
export interface EdgeOptions {
  /**
   * The header in which your own proxy, in front of this server, says the client's address: the last one of a list, which that
   * proxy has added. Only where nobody can reach the server around that proxy. Default: the address of the connection.
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
 * What only Cloudflare's edge may say. From anybody else it is a lie; but for what Cloudflare Access has signed, which is believed for its
 * signature, and comes this way through a tunnel.
 */
const FROM_EDGE = /^(?:cf-(?!access-jwt-assertion$).*|cdn-loop)$/;

/** Methods that servers hand over, and of which no `Request` can be made (Fetch Standard, "forbidden method"). */
const FORBIDDEN = /^(?:CONNECT|TRACE|TRACK)$/i;

/** Methods whose body no `Request` can be made with, as they come in whatever case. */
const BODILESS = /^(?:GET|HEAD)$/i;

/** What a copy of such a request has for a method: none that anything understands. */
const UNSUPPORTED = 'UNSUPPORTED';

/**
 * The request as Cloudflare's edge would hand it on, which the gate takes at its word: `CF-Connecting-IP` names the client,
 * whatever the client sent under that name, and the address is the public one: https, but on loopback. A body of GET or HEAD means
 * nothing and stays behind.
 *
 * It does **not** look whether the connection in front had TLS: nobody may reach this server but by what ends it.
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
 * Servers look at the letters of a host alone, and Bun says only the path where a request names none, as those of HTTP/1.0: what is no
 * host is one that nobody has (RFC 6761), so that such a request is answered and recorded as any other.
 */
function publicUrl(url: string): string {
  const read = URL.parse(url) ?? new URL(url.replace(/^(?:https?:\/\/[^/?#]*)?\/?/, 'http://host.invalid/'));
  return `${publicBase(read.host)}${read.pathname}${read.search}`;
}

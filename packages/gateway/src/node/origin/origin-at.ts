import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FetchBinding, proxyError } from '@portcullis/proxy';
import { answerOf, hasNoBody } from './answer.ts';
import { heardToTheEnd } from './heard-to-the-end.ts';

/** An origin by its address. */
export interface OriginBinding extends FetchBinding {
  /** Closes its connections, including those that wait for a response. */
  readonly close: () => void;
}

/** Options of `originAt()`. */
export interface OriginAtOptions {
  /** Timeout for a connection without any data, in seconds. Default 300. */
  readonly idleSeconds?: number;
}

/** The maximum size of response headers, in bytes: the limit of Workers, eight times Node's default. */
const MAX_HEAD_BYTES = 131_072;

/**
 * How long an idle connection is kept, in milliseconds; less if the origin announces a shorter time. Servers close idle connections
 * after five seconds or more. A request that is sent at that moment is lost, and cannot be repeated, because the server may have
 * received it. Firewalls drop such connections silently. Without a limit, Node ignores the origin's announcement.
 */
const KEPT_MS = 4000;

const ADDRESS = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?\/?$/i;

/**
 * Creates an origin from its address, like a VPC Service on Workers: the connection goes to that address, and the request keeps the
 * public host in `Host` and TLS, because applications depend on it. With https, the certificate must be valid for the public host.
 *
 * A call that the gate gave up continues until there is no data for `idleSeconds`. WebSocket requests are answered with 501. As on
 * Workers, redirects are returned and compressed responses are decompressed.
 *
 * @param address scheme, host and port, such as `http://10.0.0.5:8080`
 *
 * @example
 * ```ts
 * import { originAt } from 'portcullis/node';
 *
 * // For `binding('PHORGE')`: `appServer(app, { env })`.
 * const env = { PHORGE: originAt('http://10.0.0.5:8080') };
 * ```
 */
export function originAt(address: string, { idleSeconds = 300 }: OriginAtOptions = {}): OriginBinding {
  if (!ADDRESS.test(address)) {
    throw new TypeError(
      'originAt: expected scheme, host and port without a path, such as http://10.0.0.5:8080',
    );
  }
  const { protocol, hostname, port } = new URL(address);
  const isSecure = protocol === 'https:';
  const agent = new (isSecure ? HttpsAgent : HttpAgent)({ keepAlive: true, timeout: KEPT_MS });
  const open = isSecure ? httpsRequest : httpRequest;
  return {
    close: () => agent.destroy(),
    fetch: async (url, { method, headers, body, signal }) => {
      if (headers.upgrade !== undefined) return new Response(null, { status: 501 });
      const { host, hostname: publicName, pathname, search } = new URL(url);
      const outgoing = open({
        agent,
        method,
        maxHeaderSize: MAX_HEAD_BYTES,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (isSecure ? 443 : 80) : port,
        path: `${pathname}${search}`,
        headers: { ...headers, ...framing(headers, body), host, 'accept-encoding': 'identity' },
        ...(isSecure ? { servername: publicName } : {}),
        ...(signal === undefined ? {} : { signal }),
      });
      outgoing.setTimeout(idleSeconds * 1000, () =>
        outgoing.destroy(new Error('the origin sent nothing within the timeout')),
      );
      // Until it is connected, the time of the agent would hold.
      outgoing.once('socket', (socket) => socket.setTimeout(idleSeconds * 1000));
      let brokenOff: Error | undefined;
      const answered = new Promise<IncomingMessage>((resolve, reject) => {
        outgoing.once('response', resolve);
        outgoing.once('error', (error) => reject(brokenOff ?? withoutAddress(error)));
        // Whatever else its end is: a call that never settles would be a request without an event.
        outgoing.once('close', () => reject(new Error('the connection was closed before a response')));
      });
      if (body instanceof ReadableStream) {
        outgoing.once('socket', heardToTheEnd);
        // How a body fails is told by the answer that does not come.
        const chunks = chunksOf(body, headers['content-length'], (cause) => {
          brokenOff = proxyError('proxy.client_closed', { cause });
        });
        const sent = pipeline(chunks, outgoing);
        sent.catch((error: Error) => outgoing.destroy(error));
      } else outgoing.end(body);
      const incoming = await answered;
      if (hasNoBody(incoming, method)) useNoMore(outgoing);
      return answerOf(incoming, method);
    },
  };
}

/**
 * Has no further call take the connection. Some origins send a body where there can be none (Python's `http.server`, gunicorn, aiohttp), and
 * what is on its way of it would be read as the answer to the next call, which may be another person's.
 */
function useNoMore(outgoing: ClientRequest): void {
  if (outgoing.writableFinished) outgoing.shouldKeepAlive = false;
  // Ended by that, it would be cut off in the midst of the request.
  else outgoing.once('finish', () => outgoing.socket?.destroy());
}

/** What the system calls a failure, without Node's text of it: an event takes none that may hold an address. */
function withoutAddress(error: NodeJS.ErrnoException): Error {
  const { code } = error;
  return code?.startsWith('E') ? new Error(code, { cause: error }) : error;
}

/** Node frames a body by the method if it is not told how, and sends that of a GET or a DELETE without an end. */
function framing(
  headers: Readonly<Record<string, string>>,
  body: ReadableStream | Uint8Array | null,
): Record<string, string> {
  if (body === null) return {};
  if (body instanceof Uint8Array) return { 'content-length': String(body.byteLength) };
  return headers['content-length'] === undefined ? { 'transfer-encoding': 'chunked' } : {};
}

/**
 * The body of a client. One that is longer than it was said to be would run into the next request on its connection.
 * @param fails called with the reason if the body is incomplete, which the client causes and its signal may report later
 */
async function* chunksOf(
  body: ReadableStream,
  length: string | undefined,
  fails: (cause: unknown) => void,
): AsyncGenerator<Uint8Array> {
  let passed = 0;
  try {
    for await (const chunk of Readable.fromWeb(body as never) as AsyncIterable<Uint8Array>) {
      passed += chunk.byteLength;
      if (passed > Number(length)) break;
      yield chunk;
    }
    if (length !== undefined && passed !== Number(length))
      throw new Error('the body does not have the declared length');
  } catch (cause) {
    fails(cause);
    throw cause;
  }
}

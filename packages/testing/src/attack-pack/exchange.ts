import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Answer } from './answer.ts';
import type { HeaderList } from './header-list.ts';

/** One hostile request. */
export interface HostileRequest {
  /** Default `GET`. */
  readonly method?: string;
  /** Path and query, byte for byte. */
  readonly path: string;
  readonly headers?: HeaderList;
  readonly body?: string;
  /** The client leaves when it has sent so much of the body, in characters of ASCII. Default: it stays. */
  readonly cutAfter?: number;
}

/** What is known of a connection that ended without an answer. */
const LEFT: Answer = { status: 400, headers: [], body: '' };

/** Browsers take as much, and sessions in several cookies need more than Node's default. In bytes. */
const MAX_HEADER_BYTES = 262_144;

/**
 * Sends a request on a connection of its own. The path goes out byte for byte: no URL parser touches it. A `Host` among the
 * headers is sent instead of the usual one. A connection that is closed without an answer is a status of 400: it is how
 * servers refuse what they cannot parse; so is one that the request itself says to leave.
 */
export async function exchange(url: string, host: string, request: HostileRequest): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { method = 'GET', path, headers = [], body, cutAfter } = request;
  const named = headers.some(([name]) => name.toLowerCase() === 'host');
  const outgoing = httpRequest({
    host: hostname,
    port: port === '' ? 80 : port,
    method,
    path,
    agent: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    // A list, so that a name may come twice; Node then adds nothing of its own.
    headers: [
      ...(named ? [] : ['Host', host]),
      ...headers.flat(),
      ...(body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))]),
    ],
  });
  try {
    if (cutAfter !== undefined) {
      await new Promise<void>((sent) => {
        outgoing.write(body?.slice(0, cutAfter) ?? '', () => sent());
      });
      outgoing.destroy();
      await once(outgoing, 'close');
      return LEFT;
    }
    outgoing.end(body);
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    return {
      status: incoming.statusCode ?? 0,
      headers: headerList(incoming.rawHeaders),
      body: Buffer.concat(chunks).toString(),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return LEFT;
    throw error;
  }
}

function headerList(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}

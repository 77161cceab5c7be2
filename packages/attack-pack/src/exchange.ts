import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { HeaderList } from './gate.ts';

/** One hostile request. */
export interface HostileRequest {
  /** Default `GET`. */
  readonly method?: string;
  /** Path and query, byte for byte. */
  readonly path: string;
  readonly headers?: HeaderList;
  readonly body?: string;
}

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/**
 * Sends a request on a connection of its own. The path goes out byte for byte: no URL parser touches it. A connection
 * that is closed without an answer is a status of 400: it is how servers refuse what they cannot parse.
 */
export async function exchange(url: string, host: string, request: HostileRequest): Promise<Answer> {
  const { hostname, port } = new URL(url);
  const { method = 'GET', path, headers = [], body } = request;
  const outgoing = httpRequest({
    host: hostname,
    port: port === '' ? 80 : port,
    method,
    path,
    agent: false,
    // A list, so that a name may come twice; Node then adds nothing of its own.
    headers: [
      ...['Host', host],
      ...headers.flat(),
      ...(body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))]),
    ],
  });
  outgoing.end(body);
  try {
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    return { status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return { status: 400, body: '' };
    throw error;
  }
}

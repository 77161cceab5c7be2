import { once } from 'node:events';
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** What came back, with nothing read into it. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingMessage['headers'];
  readonly setCookies: readonly string[];
  readonly body: string;
}

/** How the gate is asked. The path goes out byte for byte: no URL parser touches it. */
export interface Question {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
  /** Keeps connections open between exchanges. Default: one connection for each. */
  readonly agent?: Agent;
}

/** One exchange over plain HTTP with a server on this machine. */
export async function exchange(port: number, path: string, question: Question): Promise<Answer> {
  const { method = 'GET', token, headers = {}, body, agent = false } = question;
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port,
    path,
    method,
    agent,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
  });
  outgoing.end(body);
  let incoming: IncomingMessage;
  try {
    [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  } catch (error) {
    // A server closes a connection that waited too long for the next request. That is no answer (RFC 9112 section 9.3.1).
    const wasIdle = outgoing.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    if (!wasIdle || method !== 'GET') throw error;
    return exchange(port, path, question);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return {
    status: incoming.statusCode ?? 0,
    statusText: incoming.statusMessage ?? '',
    headers: incoming.headers,
    setCookies: incoming.headers['set-cookie'] ?? [],
    body: decoded(Buffer.concat(chunks), incoming.headers['content-encoding']).toString(),
  };
}

/** Phorge compresses unless it is told not to. */
function decoded(body: Buffer, encoding: string | undefined): Buffer {
  return encoding === 'gzip' && body.length > 0 ? gunzipSync(body) : body;
}

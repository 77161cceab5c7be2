import { connect, type Socket } from 'node:net';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case; of several lines, the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Longer than any answer takes: then the request made the server wait for more of it. */
const PATIENCE_MS = 10_000;

/**
 * Sends requests byte for byte, one after the other over one connection as long as the server keeps it: `fetch` and
 * `node:http` would tidy them up.
 */
export class RawClient {
  readonly #port: number;
  #socket: Socket | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** The answer to a request; `undefined` if the server gave none, and closed the connection. */
  async ask(request: string): Promise<RawAnswer | undefined> {
    const reused = this.#socket !== undefined;
    const answer = await this.#ask(request);
    // A kept connection may have been closed just before: that says nothing about this request.
    return answer === undefined && reused ? this.#ask(request) : answer;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #ask(request: string): Promise<RawAnswer | undefined> {
    this.#socket ??= connect(this.#port, '127.0.0.1');
    const socket = this.#socket;
    return new Promise((resolve) => {
      let text = '';
      const timer = setTimeout(() => finish(undefined, false), PATIENCE_MS);
      const finish = (answer: RawAnswer | undefined, keep: boolean): void => {
        clearTimeout(timer);
        socket.removeAllListeners();
        // Whoever comes late is nobody's.
        socket.on('error', () => undefined);
        if (!keep) this.close();
        resolve(answer);
      };
      socket.on('data', (bytes: Buffer) => {
        text += bytes.toString('latin1');
        const answer = readAnswer(text);
        if (answer !== undefined) finish(answer, answer.headers.get('connection') !== 'close');
      });
      socket.on('close', () => finish(undefined, false));
      socket.on('error', () => finish(undefined, false));
      socket.write(Buffer.from(request, 'latin1'));
    });
  }
}

/** The answer that a text is; `undefined` as long as it goes on. */
function readAnswer(text: string): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [line = '', ...lines] = text.slice(0, end).split('\r\n');
  const status = Number(line.split(' ')[1]);
  if (status === 100) return readAnswer(text.slice(end + 4));
  const headers = new Map(
    lines.map((header): [string, string] => {
      const colon = header.indexOf(':');
      return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
    }),
  );
  const rest = text.slice(end + 4);
  if (headers.get('transfer-encoding') === 'chunked') {
    const body = unchunked(rest);
    return body === undefined ? undefined : { status, headers, body };
  }
  const length = Number(headers.get('content-length') ?? 0);
  return rest.length < length ? undefined : { status, headers, body: rest.slice(0, length) };
}

function unchunked(text: string): string | undefined {
  let body = '';
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return undefined;
    if (size === 0) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}

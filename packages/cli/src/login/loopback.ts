import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port of loopback at which a browser brings a code. */
export interface Loopback extends AsyncDisposable {
  /** Where the browser is to be sent. */
  readonly redirectUri: string;
  /** The code, once the browser brought it with this state. Rejects if nobody does in time. */
  readonly code: (state: string, timeoutMs: number) => Promise<string>;
}

const DONE = 'You are done here: the program has what it needs. Close this window.\n';

/**
 * Waits on a port of 127.0.0.1 that is free. What comes without the state is somebody else's, and changes nothing: any
 * page and any program on the computer can call the port.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 | RFC 8252 section 7.3}
 */
export async function loopback(): Promise<Loopback> {
  let expected: { readonly state: string; readonly take: (code: string) => void } | undefined;
  const server = createServer((request, response) => {
    // `//` is an address for some who call, and none here.
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
    const code = url?.searchParams.get('code') ?? undefined;
    const isOurs = expected !== undefined && url?.searchParams.get('state') === expected.state;
    if (request.method !== 'GET' || url?.pathname !== '/done' || !isOurs || code === undefined) {
      response
        .writeHead(404, { 'content-type': 'text/plain', connection: 'close' })
        .end('There is nothing here.\n');
      return;
    }
    response
      .writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store', connection: 'close' })
      .end(DONE);
    expected?.take(code);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${port}/done`,
    code: (state, timeoutMs) =>
      new Promise((take, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`nobody said yes in the browser within ${timeoutMs / 60_000} minutes`)),
          timeoutMs,
        );
        expected = {
          state,
          take: (code) => {
            clearTimeout(timer);
            take(code);
          },
        };
      }),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port of loopback at which a browser brings a code. */
export interface Loopback extends AsyncDisposable {
  /** Where the browser is to be sent. */
  readonly redirectUri: string;
  /**
   * Resolves to the code when the browser delivers it with this state. Rejects for a code of another issuer, and after the timeout.
   */
  readonly code: (state: string, issuer: string, timeoutMs: number) => Promise<string>;
}

const DONE = 'The login is complete. You can close this window.\n';
const OTHER_ISSUER = 'This response does not come from the expected gate. Close this window.\n';

/** What is waited for. */
interface Expected {
  readonly state: string;
  readonly issuer: string;
  /** Takes the code, or that one came of another issuer. */
  readonly take: (code: string | undefined) => void;
}

/**
 * Listens on a free port of 127.0.0.1. Requests without the state are ignored, because any page and any program on the computer can
 * call the port. A request with the state was confirmed by the user; but a gate could have redirected the browser to another gate
 * and deliver that gate's code. Therefore a code names its issuer.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8252#section-7.3 | RFC 8252 section 7.3} and RFC 9207
 */
export async function loopback(): Promise<Loopback> {
  let expected: Expected | undefined;
  const server = createServer((request, response) => {
    // `//` is an address for some who call, and none here.
    const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
    const code = url?.searchParams.get('code') ?? undefined;
    const isOurs = expected !== undefined && url?.searchParams.get('state') === expected.state;
    if (request.method !== 'GET' || url?.pathname !== '/done' || !isOurs || code === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain', connection: 'close' }).end('Not found.\n');
      return;
    }
    const isOfIssuer = url.searchParams.get('iss') === expected?.issuer;
    response
      .writeHead(isOfIssuer ? 200 : 400, {
        'content-type': 'text/plain',
        'cache-control': 'no-store',
        connection: 'close',
      })
      .end(isOfIssuer ? DONE : OTHER_ISSUER);
    expected?.take(isOfIssuer ? code : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    redirectUri: `http://127.0.0.1:${port}/done`,
    code: (state, issuer, timeoutMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () =>
            reject(
              new Error(`the login was not confirmed in the browser within ${timeoutMs / 60_000} minutes`),
            ),
          timeoutMs,
        );
        expected = {
          state,
          issuer,
          take: (code) => {
            clearTimeout(timer);
            if (code === undefined) reject(ofOtherIssuer(issuer));
            else resolve(code);
          },
        };
      }),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function ofOtherIssuer(issuer: string): Error {
  return new Error(
    `the code was not issued by ${issuer}, which may have redirected you to another gate: the code was discarded. If it is the same gate under another host name, use that name; if the gate is older than this command, use the command of its version`,
  );
}

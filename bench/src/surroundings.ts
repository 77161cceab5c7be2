import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import type { OriginRequest } from '@portcullis/testing/attack-pack';
import { AUDIENCE, ISSUER, PAGE_FILE } from '../workers/names.ts';

/** What a contender needs around it. */
export interface Surroundings {
  readonly provider: IdentityProvider;
  readonly originPort: number;
  readonly internetPort: number;
  /** Requests that reached anything else so far: the provider, and whatever a token may point to. */
  readonly internetCalls: () => number;
  readonly close: () => Promise<void>;
}

/** What may be otherwise. */
export interface SurroundingsOptions {
  /** Is told what reaches the origin. Default: nobody. */
  readonly onOriginRequest?: (request: OriginRequest) => void;
  /** What the origin answers with. Default: 200. */
  readonly originStatus?: () => number;
  /** What the provider signs with. Default `RS256`. */
  readonly algorithm?: 'RS256' | 'ES256';
}

/** Starts an origin that answers at once, and an internet in which there is an identity provider. */
export async function startSurroundings(options: SurroundingsOptions = {}): Promise<Surroundings> {
  const { onOriginRequest, originStatus = () => 200, algorithm = 'RS256' } = options;
  const provider = await createIdentityProvider({ issuer: ISSUER, audience: AUDIENCE, algorithm });
  let internetCalls = 0;
  const origin = await listen((request, response) => {
    onOriginRequest?.({ target: request.url ?? '', headers: headersOf(request) });
    // What Phorge says of a page, or of one of its files. Naming the connection keeps Node from adding `Keep-Alive`.
    const isFile = request.url?.startsWith(PAGE_FILE) === true;
    response.writeHead(originStatus(), {
      'content-type': isFile ? 'text/css; charset=utf-8' : 'text/html; charset=utf-8',
      'cache-control': isFile ? 'max-age=2592000, public' : 'no-store',
      connection: 'keep-alive',
    });
    response.end(isFile ? FILE : PAGE);
  });
  const internet = await listen((request, response) => {
    internetCalls++;
    provider
      .fetch(`https://${request.headers.host}${request.url}`)
      .then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      })
      // The provider is down, or there is no such host.
      .catch(() => response.destroy());
  });
  return {
    provider,
    originPort: portOf(origin),
    internetPort: portOf(internet),
    internetCalls: () => internetCalls,
    close: async () => {
      for (const server of [origin, internet]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

const PAGE = `<!doctype html><title>Task</title>${'<p>A page of about two kilobytes.</p>'.repeat(55)}\n`;
const FILE = '.a-rule-of-a-style-sheet { margin: 0; padding: 0 }\n'.repeat(400);

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 600_000 }, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

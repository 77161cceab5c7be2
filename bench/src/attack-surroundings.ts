import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIdentityProvider, type IdentityProvider } from '@portcullis/testing';
import type { OriginRequest } from '@portcullis/testing/attack-pack';
import { CLIENT_ID, OTHER_ISSUER } from '../workers/attack-names.ts';
import { ISSUER } from '../workers/names.ts';
import { type LoginProvider, loginProvider } from './attack-provider.ts';
import { type Surroundings, startSurroundings } from './surroundings.ts';

/** What an attacked gate needs around it: the surroundings of the bench, with logins. */
export interface AttackSurroundings extends Surroundings {
  readonly login: LoginProvider;
  /** The second provider that people may log in at. */
  readonly otherLogin: LoginProvider;
  /** The hosts that were called so far, in order. */
  readonly hostsCalled: () => readonly string[];
  /** Has the origin answer with this status from now on, or with 200 again. */
  readonly failOrigin: (status: number | undefined) => void;
  /** Takes every provider off the network, or puts it back. */
  readonly setDown: (down: boolean) => void;
}

/** Starts an origin, and an internet in which there are two providers that people log in at. */
export async function startAttackSurroundings(
  onOriginRequest: (request: OriginRequest) => void,
): Promise<AttackSurroundings> {
  let originStatus = 200;
  const quiet = await startSurroundings({ onOriginRequest, originStatus: () => originStatus });
  const other = await createIdentityProvider({ issuer: OTHER_ISSUER });
  const login = loginProvider(quiet.provider, ISSUER, CLIENT_ID);
  const otherLogin = loginProvider(other, OTHER_ISSUER, CLIENT_ID);
  const hosts: string[] = [];
  let isDown = false;
  const internet = createServer((request, response) => {
    const { host = '' } = request.headers;
    hosts.push(host);
    const isOther = host === new URL(OTHER_ISSUER).host;
    const answered = isDown
      ? Promise.reject(new TypeError('the network is down'))
      : isOther
        ? serve(request, otherLogin, other)
        : serve(request, login, quiet.provider);
    answered
      .then(async (answer) => {
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(await answer.text());
      })
      // There is no such host, or nobody there.
      .catch(() => response.destroy());
  });
  internet.listen(0, '127.0.0.1');
  await once(internet, 'listening');
  return {
    ...quiet,
    login,
    otherLogin,
    internetPort: (internet.address() as AddressInfo).port,
    internetCalls: () => hosts.length,
    hostsCalled: () => hosts,
    failOrigin: (status = 200) => {
      originStatus = status;
    },
    setDown: (down) => {
      isDown = down;
    },
    close: async () => {
      internet.close();
      internet.closeAllConnections();
      await quiet.close();
    },
  };
}

/** What a login does not know, the provider does: its keys. */
async function serve(
  incoming: IncomingMessage,
  login: LoginProvider,
  provider: IdentityProvider,
): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = 'GET', headers } = incoming;
  // A client of a proxy sends the whole address.
  const url = incoming.url?.replace(/^http:\/\/[^/]*/, '');
  const request = new Request(`https://${headers.host}${url}`, {
    method,
    headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
    ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(chunks) }),
  });
  const answer = await login.fetch(request);
  return answer.status === 404 ? await provider.fetch(request) : answer;
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Phorge, type PhorgeOptions, startPhorge } from '@portcullis/testing/phorge';
import { type Ask, overNetwork } from '../../src/network/ask.ts';

/** What is wrong with a gate. */
export interface GateFaults {
  /** Everything goes to Phorge as it came: there is no gate. */
  readonly isMissing?: boolean;
  /** Paths that are open to strangers besides the harmless ones. */
  readonly opens?: readonly string[];
  /** The login stands in front of the server for single sign-on too. */
  readonly hidesServer?: boolean;
  /** The login stands in front of the alternate file domain too. */
  readonly hidesFiles?: boolean;
  /** Everybody has to log in for `/status/` and the robots file. */
  readonly hidesHealth?: boolean;
}

/** A Phorge and as much of a gate in front of it as a stranger meets. */
export interface GatedPhorge {
  /** The public address, with a slash at its end. */
  readonly url: string;
  readonly phorge: Phorge;
  close(): Promise<void>;
}

/** Settings of the stand-in without a fault, for the public address and another host for files. */
type SettingsFor = (url: string, filesUrl: string) => PhorgeOptions;

export async function startGatedPhorge(settings: SettingsFor, faults: GateFaults = {}): Promise<GatedPhorge> {
  let answer: (message: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((message, response) => answer(message, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const phorge = await startPhorge(settings(url, `http://localhost:${port}/`));
  answer = (message, response) => void serve(message, response, phorge, faults);
  return {
    url,
    phorge,
    close: async () => {
      await closed(server);
      await phorge.close();
    },
  };
}

/** A Phorge that is set up as `portcullis phorge plan` says. */
export function goodSettings(url: string, filesUrl: string): PhorgeOptions {
  return {
    baseUri: url,
    alternateFileDomain: filesUrl,
    hardened: true,
    hardenedRewrite: true,
    preamble: true,
    oauthProvider: {
      name: 'edge.gateway',
      baseUri: `${url}.portcullis/idp/`,
      clientId: 'phorge',
      clientSecret: 'secret-of-the-test',
    },
  };
}

const HARMLESS = ['/status/', '/robots.txt'];
const SERVER = '/.portcullis/idp/';

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  phorge: Phorge,
  faults: GateFaults,
): Promise<void> {
  const target = message.url ?? '/';
  const path = target.split('?')[0] ?? '';
  let body = '';
  for await (const chunk of message) body += chunk;
  const host = message.headers.host ?? '';
  const toPhorge = async (ask: Ask, headers: Readonly<Record<string, string>>): Promise<void> => {
    const reply = await ask({
      target,
      method: message.method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(body === '' ? {} : { body }),
    });
    if (!reply.answered) {
      response.writeHead(502).end();
      return;
    }
    const own = ['content-type', 'content-security-policy', 'location'];
    const sent = [...reply.headers].filter(([name]) => own.includes(name));
    response.writeHead(reply.status, Object.fromEntries(sent)).end(reply.body);
  };
  const origin = overNetwork(5)(new URL(phorge.url), host);
  const isForm = message.headers['content-type'] !== undefined;
  const given = isForm ? { 'content-type': String(message.headers['content-type']) } : {};

  if (faults.isMissing === true) {
    const header = message.headers['x-setup-selfcheck'];
    await toPhorge(origin, header === undefined ? given : { ...given, 'x-setup-selfcheck': String(header) });
  } else if (path.startsWith(SERVER) && faults.hidesServer !== true) {
    const isToken = path === `${SERVER}oauthserver/token/`;
    const error = isToken
      ? { error: 'invalid_client' }
      : { result: null, error_code: 'ERR-INVALID-AUTH', error_info: 'no' };
    response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify(error));
  } else if (/__p|%20__path|&/.test(target) || body.includes('__path__') || path === '/index.php') {
    response.writeHead(400).end();
  } else if (host.startsWith('localhost') && faults.hidesFiles !== true) {
    await toPhorge(origin, given);
  } else if (faults.opens?.includes(path) || (HARMLESS.includes(path) && faults.hidesHealth !== true)) {
    await toPhorge(origin, given);
  } else {
    response.writeHead(302, { location: '/.portcullis/login?next=%2F' }).end();
  }
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

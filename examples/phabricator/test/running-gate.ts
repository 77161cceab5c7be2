import { once } from 'node:events';
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { RequestEvent } from '@portcullis/audit';
import { type Phorge, type PhorgeOptions, startPhorge } from '@portcullis/testing/phorge';
import { accessToken } from '../../../scripts/demo/access-token.ts';
import { type GateOptions, type RunningGate, startGate } from '../../../scripts/demo/gate.ts';
import { type ProviderOptions, type RunningProvider, startProvider } from '../../../scripts/demo/provider.ts';

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

/** The whole gate: a real provider, the stand-in Phorge, and the example Worker in workerd between them. */
export interface WholeGate {
  readonly gate: RunningGate;
  readonly phorge: Phorge;
  readonly provider: RunningProvider;
  readonly port: number;
  /** Asks, and waits for the audit event as well. */
  readonly ask: (path: string, question?: Question) => Promise<Answer & { readonly event: RequestEvent }>;
  /** An access token for the gate, by a real login. The same one each time. */
  readonly tokenOf: (account: string) => Promise<string>;
  /** Every event so far. */
  readonly events: readonly RequestEvent[];
  readonly close: () => Promise<void>;
}

/** Starts all three on free ports. */
export async function startWholeGate(
  options: {
    readonly phorge?: PhorgeOptions;
    readonly gate?: Partial<GateOptions>;
    readonly provider?: Partial<ProviderOptions>;
  } = {},
): Promise<WholeGate> {
  const provider = await startProvider({ port: 0, ...options.provider });
  const events: RequestEvent[] = [];
  const waiting: ((event: RequestEvent) => void)[] = [];
  // Phorge must know the gate's public address, which the gate only has once it runs: so the port comes first.
  const phorge = await startPhorge({ allowPublic: true, baseUri: 'http://127.0.0.1/', ...options.phorge });
  const gate = await startGate({
    port: 0,
    upstream: new URL(phorge.url),
    variables: { ISSUER: provider.issuer },
    onLine: (line) => {
      if (!line.startsWith('{')) return;
      const event = JSON.parse(line) as RequestEvent;
      events.push(event);
      waiting.shift()?.(event);
    },
    ...options.gate,
  });
  const port = Number(new URL(gate.origin).port);
  const tokens = new Map<string, Promise<string>>();

  return {
    gate,
    phorge,
    provider,
    port,
    events,
    ask: async (path, question = {}) => {
      const recorded = Promise.withResolvers<RequestEvent>();
      waiting.push(recorded.resolve);
      try {
        return { ...(await exchange(port, path, question)), event: await recorded.promise };
      } finally {
        const unanswered = waiting.indexOf(recorded.resolve);
        if (unanswered !== -1) waiting.splice(unanswered, 1);
      }
    },
    tokenOf: (account) => {
      const token = tokens.get(account) ?? accessToken(provider.issuer, account);
      tokens.set(account, token);
      return token;
    },
    close: async () => {
      await gate.close();
      await Promise.all([provider.close(), phorge.close()]);
    },
  };
}

/** One exchange over plain HTTP. */
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
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
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

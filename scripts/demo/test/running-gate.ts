import type { AuditEvent, RequestEvent } from '@portcullis/audit';
import { type Phorge, type PhorgeOptions, startPhorge } from '@portcullis/testing/phorge';
import { freePort } from '../../free-port.ts';
import { accessToken } from '../access-token.ts';
import { type Answer, exchange as plainExchange, type Question } from '../exchange.ts';
import { startGate } from '../gate.ts';
import type { GateOptions, RunningGate } from '../gate-options.ts';
import { phorgeOptions } from '../phorge.ts';
import { PHORGE_CLIENT } from '../phorge-client.ts';
import { type ProviderOptions, type RunningProvider, startProvider, WEB_CLIENT } from '../provider.ts';
import { Secrets } from './redaction.ts';

export type { Answer, Question };

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
  /** Every line that the Worker printed. */
  readonly lines: readonly string[];
  /** What must not be in any of them, of all that was exchanged. */
  readonly secrets: Secrets;
  /** Stops all three, and checks that no line holds a secret. */
  readonly close: () => Promise<void>;
}

/** Starts all three on free ports. */
export async function startWholeGate(
  options: {
    readonly phorge?: PhorgeOptions;
    readonly gate?: Partial<GateOptions>;
    readonly provider?: Partial<ProviderOptions>;
    /** Variables of the Worker besides those of the example. */
    readonly variables?: Readonly<Record<string, string>>;
  } = {},
): Promise<WholeGate> {
  // The provider and Phorge must know the gate's public address, so the port comes first.
  const port = options.gate?.port ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const provider = await startProvider({ port: 0, webGate: origin, ...options.provider });
  const events: RequestEvent[] = [];
  const lines: string[] = [];
  const sessionKey = crypto.randomUUID();
  const waiting: ((event: RequestEvent) => void)[] = [];
  const shipped = await phorgeOptions(origin, provider.issuer);
  const phorge = await startPhorge({
    ...shipped,
    // The demo's projects have the demo's people in them: where a test has others, nobody is.
    ...(options.phorge?.users === undefined
      ? {}
      : { projects: shipped.projects?.map(({ members: _, ...project }) => project) ?? [] }),
    ...options.phorge,
  });
  const gate = await startGate({
    port,
    upstream: new URL(phorge.url),
    variables: { ISSUER: provider.issuer, SESSION_KEY: sessionKey, ...options.variables },
    onLine: (line) => {
      lines.push(line);
      if (!line.startsWith('{')) return;
      const event = JSON.parse(line) as AuditEvent;
      // Others, such as that somebody logged in, stand beside it.
      if (event.type !== 'request.decision') return;
      events.push(event);
      waiting.shift()?.(event);
    },
    ...options.gate,
  });
  const tokens = new Map<string, Promise<string>>();

  return {
    gate,
    phorge,
    provider,
    port,
    events,
    lines,
    secrets,
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
      secrets.add('the session key', sessionKey);
      secrets.add('the secret of the client', WEB_CLIENT.secret);
      secrets.add('the secret of Phorge', PHORGE_CLIENT.secret);
      secrets.assertNotIn(lines);
    },
  };
}

/** Of all exchanges of a test file. */
const secrets = new Secrets();

/** A longer body is no form. */
const LONGEST_FORM = 65_536;

/** One exchange over plain HTTP, whose secrets must not be in any line. */
export async function exchange(port: number, path: string, question: Question): Promise<Answer> {
  const answer = await plainExchange(port, path, question);
  const { token, headers = {}, body } = question;
  secrets.addExchange({
    path,
    headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
    body: body === undefined || body.length > LONGEST_FORM ? undefined : body.toString(),
    setCookies: answer.setCookies,
    location: answer.headers.location,
  });
  return answer;
}

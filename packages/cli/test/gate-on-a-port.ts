import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gateway } from 'portcullis';
import { onTestFinished } from 'vitest';

type Served = Parameters<typeof gateway>[0];

/** A gate that listens until the test is over, for commands that send requests to one. */
export interface GateOnAPort {
  /** `127.0.0.1` with the port. */
  readonly host: string;
  /** Answers from now on by this configuration. */
  readonly serve: (configuration: Served, options: Parameters<typeof gateway>[1], env: object) => void;
}

export async function gateOnAPort(): Promise<GateOnAPort> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((done) => server.once('listening', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    serve: (configuration, options, env) => {
      const gate = gateway(configuration, { inform: () => {}, warn: () => {}, ...options });
      server.on('request', async (incoming, outgoing) => {
        const chunks: Buffer[] = [];
        for await (const chunk of incoming) chunks.push(chunk as Buffer);
        const { method = 'GET', headers } = incoming;
        const request = new Request(`http://${host}${incoming.url}`, {
          method,
          headers: headers as Record<string, string>,
          ...(method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
        });
        const answer = await gate(request, env, { waitUntil: () => {} } as never);
        outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      });
    },
  };
}

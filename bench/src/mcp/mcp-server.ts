import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { McpServerMessage } from '@portcullis/testing/attack-pack';
import { type AskedMessage, resultOf, TOOLS } from './mcp-answers.ts';

/** An MCP server that records what it receives. */
export interface McpServer extends AsyncDisposable {
  readonly port: number;
  readonly received: McpServerMessage[];
}

/**
 * Starts a server for both eras: sessions have ids, and are not checked.
 * @param isRecording whether it keeps what it receives. Default true
 */
export async function startMcpServer({ isRecording = true } = {}): Promise<McpServer> {
  const received: McpServerMessage[] = [];
  let sessions = 0;
  const server = createServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
    const body = await text(request);
    const headers = request.rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, request.rawHeaders[index + 1] ?? ''] as const] : [],
    );
    if (isRecording) received.push({ headers, body });
    const message: AskedMessage = body === '' ? {} : JSON.parse(body);
    if (request.method === 'GET' || message.params?.name === TOOLS.endless) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
      return;
    }
    const result = resultOf(message);
    if (result === undefined) {
      response.writeHead(202).end();
      return;
    }
    const begun = message.method === 'initialize' ? { 'mcp-session-id': `session-${++sessions}` } : {};
    response.writeHead(200, { 'content-type': 'application/json', connection: 'keep-alive', ...begun });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

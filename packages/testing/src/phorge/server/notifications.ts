import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';

/**
 * The notification server (Aphlict) behind `/ws/`: takes any WebSocket without login or Origin check, answers
 * `{"command":"ping"}` with a pong, and sends every other message back as it came.
 */
export class NotificationServer {
  readonly #server: WebSocketServer = new WebSocketServer({ noServer: true });

  accept(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(message, socket, head, (client) => {
      client.on('message', (data, isBinary) => reply(client, data, isBinary));
      // A broken frame ends the connection; ws closes it by itself.
      client.on('error', () => client.terminate());
    });
  }

  disconnectAll(): void {
    for (const client of this.#server.clients) client.terminate();
  }
}

function reply(client: WebSocket, data: RawData, isBinary: boolean): void {
  // A message in several frames comes as a list; sent back it is one frame.
  const message = Array.isArray(data) ? Buffer.concat(data) : data;
  const isPing = !isBinary && /^\{\s*"command"\s*:\s*"ping"\s*\}$/.test(message.toString());
  client.send(isPing ? '{"type":"pong"}' : message, { binary: isBinary });
}

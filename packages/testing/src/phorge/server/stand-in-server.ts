import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PhorgeState } from '../phorge-state.ts';
import { type Replacement, receive } from '../php/receive.ts';
import { NotificationServer } from './notifications.ts';
import { type RecordedRequest, recordOf } from './recorded-request.ts';
import { sendReply } from './send-answer.ts';
import { frontAnswer } from './web-server.ts';

/** The TCP side of the fake Phorge: listens, records, and can be stopped and started again. */
export class StandInServer {
  readonly requests: RecordedRequest[] = [];
  readonly #server: Server;
  readonly #notifications = new NotificationServer();
  #stalled = false;
  #state: (() => PhorgeState) | undefined;
  #replacement: Replacement = () => undefined;

  constructor() {
    this.#server = createServer((message, response) => void this.#answer(message, response));
    this.#server.on('upgrade', (message, socket, head) => this.#upgrade(message, socket, head));
  }

  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    return (this.#server.address() as AddressInfo).port;
  }

  serve(state: () => PhorgeState, replacement: Replacement): void {
    this.#state = state;
    this.#replacement = replacement;
  }

  stall(): void {
    this.#stalled = true;
  }

  async resume(port: number): Promise<void> {
    this.#stalled = false;
    if (!this.#server.listening) await this.listen(port);
  }

  /** Stops listening and cuts every connection, WebSockets included. */
  async close(): Promise<void> {
    this.#notifications.disconnectAll();
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const record = recordOf(message);
    this.requests.push(record);
    if (this.#stalled || this.#state === undefined) return;
    const state = this.#state();
    try {
      const reply = await receive(state, message, record, this.#replacement);
      await sendReply(state.configuration, message, response, reply);
    } catch (error) {
      // A client that hung up in the middle of its own body is gone; anything else is a bug of the stand-in.
      if (message.destroyed && !message.complete) return;
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(`The fake Phorge failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }

  #upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    const origin = this.#state?.().configuration.origin ?? 'nginx';
    if (frontAnswer(origin, message.url ?? '/').kind === 'websocket') {
      this.requests.push({ ...recordOf(message), routedPath: '/ws/' });
      this.#notifications.accept(message, socket, head);
      return;
    }
    // The web server forwards no upgrade to PHP: elsewhere this is an ordinary request.
    const response = new ServerResponse(message);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
    response.on('finish', () => socket.end());
    void this.#answer(message, response);
  }
}

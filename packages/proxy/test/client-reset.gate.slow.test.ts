import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ConnectedWorker, connectedWorker } from '../../../scripts/fixtures/connected-worker.ts';

// docs/decisions/0012: in workerd a client that goes away ends the call to the origin, signal or not.

let worker: ConnectedWorker;

beforeAll(async () => {
  worker = await connectedWorker(join(import.meta.dirname, 'fixtures/hanging-worker.ts'), 'WIKI');
});

afterAll(() => worker.close());

it.each(['/', '/signal'])("a client's reset closes the call to the origin (%s)", async (path) => {
  const client = worker.connect();
  client.write(`GET ${path} HTTP/1.1\r\nHost: wiki.example.com\r\n\r\n`);
  const [asked] = await once(worker.origin, 'request');
  const closed = once(asked.socket, 'close');
  client.resetAndDestroy();
  await closed;
  expect(asked.socket.destroyed).toBe(true);
});

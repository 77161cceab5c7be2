import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConnectedWorker, connectedWorker } from '../../../scripts/fixtures/connected-worker.ts';
import type { RequestEvent } from '../src/index.ts';

let worker: ConnectedWorker;

beforeAll(async () => {
  worker = await connectedWorker(join(import.meta.dirname, 'fixtures/slow-origin-worker.ts'), 'ORIGIN');
});

afterAll(() => worker.close());

async function recorded(): Promise<readonly RequestEvent[]> {
  const answer = await worker.ask('https://gate.example/-/log');
  return (await answer.json()) as readonly RequestEvent[];
}

// docs/decisions/0012: the runtime ends the request of a client that goes away, unless something waits for it.

test('a request whose client disconnects after the origin has acted is recorded, with the origin’s status', async () => {
  const client = worker.connect();
  client.write('POST /deed HTTP/1.1\r\nHost: gate.example\r\nContent-Length: 0\r\n\r\n');
  const [, response] = (await once(worker.origin, 'request')) as [unknown, ServerResponse];
  const gone = once(client, 'close');
  client.resetAndDestroy();
  await gone;
  // The reset is before this in the runtime's queue: it knows of it when it has answered.
  expect(await recorded()).toEqual([]);
  response.writeHead(201).end('done');
  await expect
    .poll(recorded)
    .toMatchObject([
      { type: 'request.decision', outcome: 'allow', http: { method: 'POST', path: '/deed', status: 201 } },
    ]);
});

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker } from '../../../scripts/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import type { RequestEvent } from '../src/index.ts';

/** An origin that has acted before it answers. */
const origin = createServer();
let miniflare: Miniflare;
let port: number;

beforeAll(async () => {
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  const address = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
  const silent = (stream: Readable): void => void stream.resume();
  miniflare = new Miniflare({
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => [stdout, stderr].forEach(silent),
    workers: [
      {
        name: 'gate',
        modules: true,
        script: await bundleWorker(join(import.meta.dirname, 'fixtures/slow-origin-worker.ts')),
        compatibilityDate,
        serviceBindings: { ORIGIN: { external: { address, http: {} } } },
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      },
    ],
  });
  await miniflare.ready;
  port = Number((await miniflare.unsafeGetDirectURL('gate')).port);
});

afterAll(async () => {
  await miniflare.dispose();
  origin.closeAllConnections();
  origin.close();
});

async function recorded(): Promise<readonly RequestEvent[]> {
  const answer = await miniflare.dispatchFetch('https://gate.example/-/log');
  return (await answer.json()) as readonly RequestEvent[];
}

// docs/decisions/0012: the runtime ends the request of a client that goes away, unless something waits for it.

test('a request whose client goes away once the origin has acted is recorded, with what the origin did', async () => {
  const client = connect(port, '127.0.0.1');
  client.write('POST /deed HTTP/1.1\r\nHost: gate.example\r\nContent-Length: 0\r\n\r\n');
  const [, response] = (await once(origin, 'request')) as [unknown, ServerResponse];
  const gone = once(client, 'close');
  client.resetAndDestroy();
  await gone;
  // The reset is before this in the runtime's queue: it knows of it when it has answered.
  expect(await recorded()).toEqual([]);
  response.writeHead(201).end('done');
  await expect
    .poll(recorded, { timeout: 5000 })
    .toMatchObject([
      { type: 'request.decision', outcome: 'allow', http: { method: 'POST', path: '/deed', status: 201 } },
    ]);
});

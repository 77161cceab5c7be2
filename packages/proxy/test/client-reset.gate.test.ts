import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Miniflare } from 'miniflare';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleWorker } from '../../../scripts/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';

// docs/decisions/0012: in workerd a client that goes away ends the call to the origin, signal or not.

/** An origin that never answers. */
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
        script: await bundleWorker(join(import.meta.dirname, 'fixtures/hanging-worker.ts')),
        compatibilityDate,
        serviceBindings: { WIKI: { external: { address, http: {} } } },
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

it.each(['/', '/signal'])("a client's reset closes the call to the origin (%s)", async (path) => {
  const client = connect(port, '127.0.0.1');
  client.write(`GET ${path} HTTP/1.1\r\nHost: wiki.example.com\r\n\r\n`);
  const [asked] = await once(origin, 'request');
  const closed = once(asked.socket, 'close');
  client.resetAndDestroy();
  await closed;
  expect(asked.socket.destroyed).toBe(true);
});

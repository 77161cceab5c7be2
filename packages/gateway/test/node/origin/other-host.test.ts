import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { canonicalTarget } from '@portcullis/core/internal';
import { otherHost } from '@portcullis/proxy';
import { afterEach, expect, test } from 'vitest';
import { originAt } from '../../../src/node.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

// As docs/runtimes.md has it. `fetch` of Node wants more of a body that streams, and unpacks answers that still say that they are packed.
test('a server of another host is reached through originAt, with bodies that stream and answers that are packed', async () => {
  server = createServer(async (request, response) => {
    const told = `${request.method} ${request.url} at ${request.headers.host}: ${await text(request)}`;
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(told));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origin = otherHost(address, { applicationAcceptsIt: true, fetch: originAt(address).fetch });

  const read = canonicalTarget('https://wiki.corp.example/pages?a=b');
  if (!read.ok) throw new Error(read.failure);
  const body = new Blob(['octets']).stream();
  const init = { method: 'POST', headers: {}, body, redirect: 'manual' } as const;
  const answer = await origin.send(read.target, init, {}, {} as never);
  expect(await answer.text()).toBe(`POST /pages?a=b at ${new URL(address).host}: octets`);
  expect(answer.headers.has('content-encoding')).toBe(false);
});

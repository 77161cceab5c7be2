import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { tiledLog } from '../../src/files/tiled-log.ts';

/** Reads one file from a server that answers like this. */
async function readFrom(answer: RequestListener, timeoutMs?: number) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  return tiledLog(`http://127.0.0.1:${port}/log/`, timeoutMs)('tile/0/000');
}

const refused = (reason: string) => ({
  name: 'UsageError',
  message: expect.stringMatching(new RegExp(`^http://127.0.0.1:\\d+/log/tile/0/000: ${reason}`)),
});

test('a file of a tiled log is read below an address, and a missing one is distinguished from an unavailable one', async () => {
  expect(await readFrom((_, response) => response.end('abc'))).toEqual(Uint8Array.from(Buffer.from('abc')));
  expect(await readFrom((_, response) => response.writeHead(404).end('none'))).toBeUndefined();
  await expect(readFrom((_, response) => response.writeHead(503).end())).rejects.toMatchObject(
    refused('answered 503'),
  );
});

test('a tiled log at a URL: an incomplete response is reported with its file', async () => {
  const broken = readFrom((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('abc', () => response.destroy());
  });
  await expect(broken).rejects.toMatchObject(refused('cannot be fetched \\((?!terminated)'));
});

test('a file of a tiled log is not waited for forever', async () => {
  const slow = readFrom((_, response) => response.writeHead(200).write('abc'), 50);
  await expect(slow).rejects.toMatchObject(refused('cannot be fetched \\(.*timeout'));
});

test('a file of a tiled log is read only up to the size of its largest file', async () => {
  const endless = readFrom((_, response) => {
    const chunk = Buffer.alloc(1_000_000);
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  });
  await expect(endless).rejects.toMatchObject(refused('is larger than any file of a log'));
});

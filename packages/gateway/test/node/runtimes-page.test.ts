import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test, vi } from 'vitest';
import * as objects from '../../src/durable-object.ts';
import { objectStoresFor } from '../../src/node/stores/object-stores.ts';
import { REFUSED } from './refused.ts';

vi.mock('cloudflare:workers', () => ({ DurableObject: class {} }));

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/runtimes.md'), 'utf8');

/** The rows of a table of the page, by its first heading. */
function tableOf(heading: string): readonly (readonly string[])[] {
  const [, table = ''] =
    new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\|\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? [];
  return table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('the page names every Durable Object, and where each is stored without Cloudflare', () => {
  const told = tableOf('Durable Object').map(([name = '', , sqlite, postgres]) => [
    name.replaceAll('`', ''),
    sqlite,
    postgres,
  ]);
  const real = Object.keys(objects).map((name) => {
    const stores = objectStoresFor(name);
    const isKept = typeof stores?.sqlite(new DatabaseSync(':memory:')) === 'object';
    return [name, isKept ? 'yes' : 'no', stores?.postgres === undefined ? 'no' : 'yes'];
  });
  expect(told.toSorted()).toEqual(real.toSorted());
});

test('the page names every setting that is refused at start, and no other', () => {
  const told = tableOf('setting')
    .filter(([, , elsewhere = '']) => elsewhere.startsWith('refused at start'))
    .flatMap(([settings = '']) => Array.from(settings.matchAll(/`([^`]+)`/g), ([, name]) => name));
  expect(told.toSorted()).toEqual(REFUSED.map(({ setting }) => setting).toSorted());
});

describe.each([
  ['the page', page],
  ['the template', readFileSync(join(root, 'examples/node-server/src/server.ts'), 'utf8')],
])('Node, as %s has it served', (_what, text) => {
  const [, said = ''] = /\bnode: \{([^}]*)\}/.exec(text) ?? [];
  const options = Object.fromEntries(
    Array.from(said.matchAll(/(\w+): ([\d_]+)/g), ([, name, value = '']) => [
      name,
      Number(value.replaceAll('_', '')),
    ]),
  );

  // Node takes its limit for heads off together with the one for whole requests: whoever sends a head byte by byte would hold a
  // connection for ever.
  test('waits for no head longer than a minute, and for an upload without limit', () => {
    const { requestTimeout, headersTimeout } = createServer(options);
    expect({ requestTimeout, headersTimeout }).toEqual({ requestTimeout: 0, headersTimeout: 60_000 });
  });

  // 431 of Node's own would keep somebody out whose session is in cookies, beside those of the application, with no event.
  test('reads cookies up to the gateway’s limit, and reports larger ones', async () => {
    const server = createServer(options, ({ headers: { cookie = '' } }, response) =>
      response.end(`${cookie.length}`),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const asked = request({ port, host: '127.0.0.1', headers: { cookie: `a=${'b'.repeat(66_000)}` } }).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    server.closeAllConnections();
    server.close();
    expect(answer.statusCode).toBe(200);
  });
});

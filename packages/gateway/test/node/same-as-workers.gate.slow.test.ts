import { join } from 'node:path';
import type { Readable } from 'node:stream';
import fc from 'fast-check';
import { Miniflare } from 'miniflare';
import { serve } from 'srvx';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hostileRequests, onTheWire } from '../../../../bench/src/fuzz/differential/hostile-request.ts';
import { RawClient } from '../../../../bench/src/fuzz/differential/raw-client.ts';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { gatewayServer } from '../../src/node.ts';
import { lastEvent, openConfiguration } from './fixtures/open-gate.ts';
import { type Arrived, rawOrigin } from './fixtures/raw-origin.ts';

// A whole gate on Node and one in workerd are sent the same requests, byte for byte. Each forwards what its event says that it
// judged, and both forward the same.

interface Served {
  readonly event:
    | { readonly http?: { readonly method: string; readonly path: string; readonly path_raw: string } }
    | undefined;
  readonly arrived: readonly Arrived[];
}

/** Sends a request as it is, and says what became of it. */
type Send = (wire: string) => Promise<Served>;
let [toWorker, toNode]: Send[] = [];
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  const [behindWorker, behindNode] = [await rawOrigin(), await rawOrigin()];
  const workers = new Miniflare({
    // The runtime tells of each request that it refuses by itself.
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.resume();
    },
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(join(import.meta.dirname, 'fixtures/open-gate-worker.ts'))),
        compatibilityDate,
        serviceBindings: { WIKI: { external: { address: behindWorker.address, http: {} } } },
        // Past Miniflare's own Worker, which would tidy requests up.
        unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
      },
    ],
  });
  await workers.ready;
  const worker = new RawClient(Number((await workers.unsafeGetDirectURL('gate')).port));
  toWorker = async (wire) => {
    behindWorker.arrived.length = 0;
    const answer = await worker.ask(wire);
    const event = JSON.parse(decodeURIComponent(answer?.headers.get('x-event') ?? 'null'));
    return { event: event ?? undefined, arrived: [...behindWorker.arrived] };
  };

  const kept = lastEvent();
  const gate = gatewayServer(openConfiguration, {
    ...{ origins: { WIKI: `http://${behindNode.address}` }, variables: {}, sinks: [kept.sink] },
    ...{ warn: () => {}, inform: () => {} },
  });
  const server = serve({
    ...{ port: 0, hostname: '127.0.0.1', silent: true, gracefulShutdown: false },
    fetch: (request) => gate.fetch(request, { address: request.ip }),
  });
  await server.ready();
  const node = new RawClient(Number(new URL(server.url ?? '').port));
  toNode = async (wire) => {
    behindNode.arrived.length = 0;
    await node.ask(wire);
    return { event: kept.take() as Served['event'], arrived: [...behindNode.arrived] };
  };
  ends.push(
    ...[() => worker.close(), () => node.close(), () => workers.dispose(), () => server.close(true)],
    ...[() => gate.close(), behindWorker.close, behindNode.close],
  );
});
afterAll(async () => {
  for (const end of ends) await end();
});

/** What a client may not say, what it may say once, and what it may say. */
const furtherHeaders = fc.array(
  fc.tuple(
    fc.constantFrom(
      ...[
        'X-Forwarded-For',
        'X-Forwarded-Host',
        'Forwarded',
        'Remote-User',
        'X_Forwarded_User',
        'CF-Connecting-IP',
      ],
      ...[
        'Cookie',
        'Accept',
        'Referer',
        'User-Agent',
        'If-Match',
        'If-None-Match',
        'Range',
        'Origin',
        'Trailer',
      ],
    ),
    fc.constantFrom(
      ...[
        'a',
        'a, b',
        '',
        'x/y',
        '__Host-portcullis-session=1.abc; a=b',
        'a=b',
        'text/plain',
        'caf\xe9',
        '"a"',
      ],
      ...[
        'bytes=0-1',
        'keep-alive, cookie',
        '5',
        'chunked',
        '10.0.0.1',
        'evil.example',
        '\x01',
        'a\tb',
        ' a ',
      ],
    ),
  ),
  { maxLength: 3 },
);

/** Names that any request may reach the origin with. */
const KNOWN =
  /^(?:host|connection|content-(?:type|length|encoding|disposition|language)|transfer-encoding|traceparent|x-request-id|x-forwarded-(?:for|proto)|cookie|accept(?:-\w+)?|referer|origin|user-agent|range|if-[\w-]+|sec-fetch-\w+|pragma|cache-control|dnt|upgrade-insecure-requests)$/;

const namesOf = ({ headers }: Arrived): string[] =>
  headers.map((header) => header.slice(0, header.indexOf(':')).toLowerCase());
const fieldOf = ({ headers }: Arrived, name: string): string | undefined =>
  headers
    .find((header) => header.toLowerCase().startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim();

/** What was judged is what arrived, once, with no header that clients may not send. */
function checkForwarded({ event, arrived }: Served): void {
  expect(arrived.length).toBeLessThanOrEqual(1);
  const [one] = arrived;
  if (one === undefined) return;
  expect([event?.http?.method, event?.http?.path_raw]).toEqual([
    one.method,
    one.target.replace(/\?.*$/s, ''),
  ]);
  expect(namesOf(one).filter((name) => !KNOWN.test(name))).toEqual([]);
  expect(fieldOf(one, 'cookie') ?? '').not.toContain('portcullis');
}

test('Node forwards the request that it checked, and the one that a Worker forwards', async () => {
  // Where events go that no sink of the configuration takes.
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  let both = 0;
  await fc.assert(
    fc.asyncProperty(hostileRequests, furtherHeaders, async (request, further) => {
      const wire = onTheWire({ ...request, headers: [...request.headers, ...further] });
      const [worker, node] = await Promise.all([toWorker?.(wire), toNode?.(wire)]);
      if (worker === undefined || node === undefined) throw new Error('nothing is served');
      checkForwarded(worker);
      checkForwarded(node);
      for (const one of node.arrived) expect(fieldOf(one, 'x-forwarded-for')).toBe('127.0.0.1');
      const [there] = worker.arrived;
      const [here] = node.arrived;
      if (there === undefined || here === undefined) return;
      both += 1;
      // A question mark with nothing behind it says nothing.
      expect([here.method, here.target]).toEqual([there.method, there.target.replace(/\?$/, '')]);
      expect(here.body).toBe(there.body);
      expect(node.event?.http?.path).toBe(worker.event?.http?.path);
      expect(fieldOf(here, 'content-type')).toBe(fieldOf(there, 'content-type'));
    }),
    { numRuns: runs(800) },
  );
  // Gates that refuse everything would prove nothing.
  expect(both).toBeGreaterThan(50);
}, 120_000);

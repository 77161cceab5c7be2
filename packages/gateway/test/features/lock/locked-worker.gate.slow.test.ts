import { join } from 'node:path';
import type { LoginProvider } from '@portcullis/testing/internal';
import { Miniflare, type Request as MiniflareRequest, Response as MiniflareResponse } from 'miniflare';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { MovableClock } from '../../../../../scripts/fixtures/movable-clock.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';
import {
  bobsConfiguration,
  bobsOrder,
  bobsProvider,
  expectPromised,
  HOST,
  type Instance,
  secondsUntilRefused,
} from '../../fixtures/bob.ts';

// Two gates in workerd, each with a list of its own, as isolates have, and the Durable Objects between them.

const clock = new MovableClock();
// In the future: a Durable Object deletes what has expired by the clock of the machine.
clock.milliseconds = Date.UTC(2096, 0, 15, 12);

let miniflare: Miniflare;
let provider: LoginProvider;
beforeAll(async () => {
  provider = await bobsProvider(clock);
  miniflare = new Miniflare({
    handleRuntimeStdio: discardOutput,
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../../fixtures/locked-worker.ts'))),
    compatibilityDate,
    bindings: { CONFIGURATION: bobsConfiguration(provider.issuer) as never },
    serviceBindings: {
      PROVIDER: async ({ url, method, headers, body }: MiniflareRequest) => {
        const sent = body === null ? {} : { body: await new Response(body as never).text() };
        const answer = await provider.fetch(url, { method, headers: Object.fromEntries(headers), ...sent });
        return new MiniflareResponse(await answer.text(), {
          status: answer.status,
          headers: Object.fromEntries(answer.headers),
        });
      },
    },
    durableObjects: {
      LOCKS: { className: 'PortcullisLocks', useSQLite: true },
      SESSIONS: { className: 'PortcullisSessions', useSQLite: true },
    },
  });
  await miniflare.ready;
});
afterAll(() => miniflare?.dispose());

/** Sends a request to an isolate at the time of the clock. */
async function sent(isolate: string, request: Request) {
  const body = request.body === null ? {} : { body: await request.text() };
  const headers = Object.fromEntries(request.headers);
  return miniflare.dispatchFetch(request.url, {
    ...{ method: request.method, redirect: 'manual', ...body },
    headers: {
      ...{ 'x-now': String(clock.milliseconds), 'x-isolate': isolate, 'x-headers': JSON.stringify(headers) },
      ...(headers.upgrade === undefined ? {} : { upgrade: headers.upgrade }),
    },
  });
}

function instance(isolate: string): Instance {
  return {
    fetch: async (request) => (await sent(isolate, request)) as unknown as Response,
    socket: async (headers) => {
      const { webSocket, status } = await sent(isolate, new Request(`https://${HOST}/T3`, { headers }));
      if (webSocket === null) throw new Error(`no WebSocket: ${status}`);
      let isOpen = true;
      webSocket.addEventListener('close', () => {
        isOpen = false;
      });
      webSocket.accept();
      return () => isOpen;
    },
  };
}

test('in workerd, a locked person is refused within ten seconds by every way in, and their WebSockets are closed', async () => {
  const seconds = await secondsUntilRefused(
    'workerd',
    { first: instance('one'), second: instance('two') },
    provider,
    clock,
    async () => {
      clock.pass(1);
      // Requests move the clock of the Worker. Its checks then ask the store.
      for (let turn = 0; turn < 3; turn++) await sent('log', new Request(`https://${HOST}/`));
      await new Promise((done) => setTimeout(done, 50));
    },
  );
  expectPromised(seconds);
  const events = await (await sent('log', new Request(`https://${HOST}/`))).json();
  expect(events).toMatchObject([
    { lock: { change: 'locked', reason: 'INC-1', sub: 'bob' } },
    { lock: { change: 'unlocked' } },
  ]);
});

test('in workerd, an order that another isolate carried out is refused', async () => {
  const repeated = async (isolate: string, body: string) =>
    (await sent(isolate, new Request(`https://${HOST}/.portcullis/lock`, { method: 'POST', body }))).status;
  const lock = await bobsOrder(clock, { id: 'a'.repeat(22) });
  const unlock = await bobsOrder(clock, { action: 'unlock', id: 'b'.repeat(22) });
  expect([await repeated('one', lock), await repeated('two', unlock)]).toEqual([200, 200]);
  expect([await repeated('two', lock), await repeated('one', unlock)]).toEqual([403, 403]);
});

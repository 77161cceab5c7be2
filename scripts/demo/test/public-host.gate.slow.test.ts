import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Miniflare } from 'miniflare';
import { expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../bundles/bundle.ts';
import { compatibilityDate } from '../../compatibility-date.ts';
import { exchange, startWholeGate } from './running-gate.ts';

const WORKER = join(import.meta.dirname, '../../../examples/phabricator/src/worker.ts');

test('an origin that is another Worker sees the public host', async () => {
  // Says what it was asked for. The host is all that Phorge would look at.
  const origin = `export default { fetch: (request) => new Response(new URL(request.url).host) }`;
  const miniflare = new Miniflare({
    port: 0,
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.pipe(process.stderr);
    },
    workers: [
      {
        name: 'gate',
        ...oneModule(await bundleWorker(WORKER)),
        compatibilityDate,
        bindings: {
          ISSUER: 'http://127.0.0.1:1',
          GATE_HOST: 'phorge.corp.example',
          SESSION_KEY: 'k'.repeat(32),
          CLIENT_SECRET: 'x',
          PHORGE_SSO_SECRET: 's'.repeat(32),
        },
        durableObjects: {
          SESSIONS: { className: 'PortcullisSessions', useSQLite: true },
          SSO: { className: 'PortcullisSso', useSQLite: true },
        },
        serviceBindings: { PHORGE: 'origin' },
      },
      { name: 'origin', modules: true, script: origin, compatibilityDate },
    ],
  });
  try {
    const { port } = await miniflare.ready;
    const { status, body } = await exchange(Number(port), '/robots.txt', {
      headers: { host: 'phorge.corp.example' },
    });
    expect([status, body]).toEqual([200, 'phorge.corp.example']);
  } finally {
    await miniflare.dispose();
  }
});

test('an origin that knows another host only answers 500, as a real Phorge does: so the test above can fail', async () => {
  const whole = await startWholeGate({ phorge: { baseUri: 'https://phorge.corp.example/' } });
  try {
    const { status, body } = await whole.ask('/robots.txt');
    expect([status, body]).toEqual([500, expect.stringContaining('Site Not Found')]);
  } finally {
    await whole.close();
  }
});

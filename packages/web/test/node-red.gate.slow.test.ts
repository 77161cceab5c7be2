import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Miniflare } from 'miniflare';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../scripts/compatibility-date.ts';
import { type RunningProvider, startProvider, WEB_CLIENT } from '../../../scripts/demo/provider.ts';
import { splitMarkdown } from '../../../scripts/docs/markdown.ts';
import { hasChromium, startChromium } from '../../../scripts/fixtures/chromium.ts';
import { freePort } from '../../../scripts/free-port.ts';
import { generateAssertionKey } from '../src/index.ts';
import { type NodeRed, startNodeRed } from './fixtures/node-red.ts';

// Node-RED, which nobody here wrote, as npm has it: behind the gate in real workerd, with a real OpenID provider, in real
// Chromium. It believes the assertion and nothing else, by the verifier of the README.

const { blocks } = splitMarkdown(readFileSync(join(import.meta.dirname, '../README.md'), 'utf8'));
const verifier = blocks.find(({ info }) => info === 'js')?.code ?? '';

let provider: RunningProvider;
let nodeRed: NodeRed;
let gate: Miniflare;
let browser: Browser;
let origin: string;
let printed = '';

describe.skipIf(!hasChromium)('Node-RED behind the gateway', () => {
  beforeAll(async () => {
    const port = await freePort();
    // Another name than the provider's: browsers keep cookies by name, whatever the port.
    origin = `http://localhost:${port}`;
    provider = await startProvider({ port: 0, webGate: origin, webGateNames: ['demo'] });
    nodeRed = await startNodeRed({ port: await freePort(), verifier, gate: `http://127.0.0.1:${port}` });
    gate = new Miniflare({
      ...oneModule(await bundleWorker(join(import.meta.dirname, 'fixtures/node-red-worker.ts'))),
      compatibilityDate,
      host: '127.0.0.1',
      port,
      bindings: {
        BASE_URL: origin,
        ISSUER: provider.issuer,
        CLIENT_ID: WEB_CLIENT.id,
        CLIENT_SECRET: WEB_CLIENT.secret,
        ASSERTION_KEY: await generateAssertionKey(),
      },
      serviceBindings: { NODE_RED: { external: { address: nodeRed.url.host, http: {} } } },
      handleRuntimeStdio: (stdout: Readable) => stdout.on('data', (chunk) => (printed += String(chunk))),
    });
    await gate.ready;
    browser = await startChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await gate?.dispose();
    await nodeRed?.close();
    await provider?.close();
  });

  /** A browser in which somebody has logged in on the way to a page. */
  async function loggedIn(account: string, path: string): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${origin}${path}`);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL((url) => url.origin === origin);
    return page;
  }

  test('a user logs in, and is authenticated by the assertion alone', async () => {
    const page = await loggedIn('engineer', '/app/hello');
    expect(await page.textContent('h1')).toBe('Hello Emil Engineer');
    expect(await page.textContent('#roles')).toBe('engineer');
    expect(await page.textContent('#user')).toBe('engineer@corp.example');
  });

  test.each([{}, { 'x-user': 'admin@corp.example' }, { 'x-portcullis-assertion': 'e30.e30.e30' }])(
    'a client that bypasses the gateway is refused, with %j',
    async (headers) => {
      for (const path of ['/', '/flows', '/app/hello']) {
        expect((await fetch(new URL(path, nodeRed.url), { headers })).status).toBe(401);
      }
    },
  );

  test('Node-RED’s cookies are passed in both directions, and those of the gateway are not forwarded', async () => {
    const page = await loggedIn('engineer', '/app/hello');
    await page.reload();
    expect(await page.textContent('#visits')).toBe('2');
    expect(await page.textContent('#cookies')).toBe('visits theme');
    const names = (await page.context().cookies(origin)).map(({ name }) => name);
    expect(names.toSorted()).toEqual([
      ...['__Host-portcullis-known', '__Host-portcullis-session', 'theme', 'visits'],
    ]);
  });

  test('a file is uploaded, and part of one is downloaded', async () => {
    const page = await loggedIn('engineer', '/app/hello');
    const told = await page.evaluate(`(async () => {
      const form = new FormData();
      form.append('plan', new Blob([new Uint8Array(3_000_000)]), 'plan.bin');
      return (await fetch('/app/upload', { method: 'POST', body: form })).json();
    })()`);
    expect(told).toEqual({ name: 'plan.bin', bytes: 3_000_000 });
    const part = await page.evaluate(`(async () => {
      const answer = await fetch('/red/images/node-red.svg', { headers: { range: 'bytes=0-9' } });
      return [answer.status, (await answer.arrayBuffer()).byteLength];
    })()`);
    expect(part).toEqual([206, 10]);
  });

  test('the editor opens and receives messages by its WebSocket; an admin deploys, an engineer is refused', async () => {
    const admin = await loggedIn('admin', '/app/hello');
    const engineer = await loggedIn('engineer', '/app/hello');
    const heard: string[] = [];
    engineer.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => heard.push(String(payload))),
    );
    await engineer.goto(`${origin}/`);
    await engineer.waitForSelector('#red-ui-header-button-deploy');
    await expect.poll(() => heard.length, { timeout: 20_000 }).toBeGreaterThan(0);

    const deploy = (page: Page) =>
      page.evaluate(`(async () => {
        const headers = { 'node-red-api-version': 'v2', 'content-type': 'application/json' };
        const { flows, rev } = await (await fetch('/flows', { headers })).json();
        const body = JSON.stringify({ flows: [...flows, { id: 'new', type: 'tab', label: 'New' }], rev });
        const answer = await fetch('/flows', { method: 'POST', headers, body });
        return [answer.status, await answer.json()];
      })()`);
    expect(await deploy(engineer)).toEqual([403, expect.objectContaining({ code: 'policy.denied' })]);
    expect(await deploy(admin)).toEqual([200, expect.objectContaining({ rev: expect.any(String) })]);
    await expect.poll(() => heard.join('\n'), { timeout: 20_000 }).toContain('notification/runtime-deploy');
  });

  test('a WebSocket of another site’s page is refused', async () => {
    const page = await loggedIn('engineer', '/app/hello');
    const [session] = (await page.context().cookies(origin)).filter(({ name }) =>
      name.includes('portcullis-session'),
    );
    const headers = {
      cookie: `${session?.name}=${session?.value}`,
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    const ask = (from: string) =>
      gate.dispatchFetch(`${origin}/comms`, { headers: { ...headers, origin: from } });
    expect((await ask('https://evil.example')).status).toBe(403);
    expect((await ask(origin)).status).toBe(101);
  });

  test('a page that a rule refuses shows that, and the reason is recorded', async () => {
    const page = await loggedIn('engineer', '/diagnostics');
    expect(await page.textContent('h1')).toBe('Your account does not have access to this.');
    await expect.poll(() => printed).toContain('"resource":{"app":"node-red","kind":"diagnostics"');
    const admin = await loggedIn('admin', '/diagnostics');
    expect(await admin.textContent('body')).toContain('nodejs');
  });
});

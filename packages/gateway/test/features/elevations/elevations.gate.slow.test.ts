import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { type RunningProvider, startProvider, WEB_CLIENT } from '../../../../../scripts/demo/provider.ts';
import { hasChromium, startChromium } from '../../../../../scripts/fixtures/chromium.ts';
import { discardOutput } from '../../../../../scripts/fixtures/runtime-output.ts';
import { freePort } from '../../../../../scripts/free-port.ts';

// Two browsers, a real OpenID provider, and two instances of a gate in workerd, which share the store and have a clock each.

const WIKI = 'https://wiki.corp.example';
/** The instances of the gate. A browser says which of them its requests reach, as no load balancer does. */
const GATES = ['one', 'other'] as const;
type Gate = (typeof GATES)[number];

const configurationOf = (issuer: string) => ({
  providers: [],
  login: {
    keys: ['a key for tests, and for nothing else'],
    providers: {
      corp: {
        ...{ issuer, clientId: WEB_CLIENT.id, scope: 'openid email profile groups' },
        clientAuthentication: { method: 'client_secret_basic', secret: WEB_CLIENT.secret },
      },
    },
    durableObject: 'SESSIONS',
  },
  elevations: { durableObject: 'ELEVATIONS' },
  trustedHosts: ['wiki.corp.example'],
  roles: { contractor: ['ext-acme'], security: ['phab-admins'], operator: ['operators'] },
  instances: [
    {
      ...{ name: 'wiki', hosts: ['wiki.corp.example'], application: 'web', origin: { binding: 'SITE' } },
      identityHeaders: { 'x-roles': 'roles' },
      accessRequests: { type: 'mail' },
      policy: {
        name: 'wiki',
        rules: [
          { name: 'pages', effect: 'allow', who: { roles: ['contractor', 'security'] }, paths: ['/'] },
          { name: 'settings', effect: 'allow', who: { roles: ['operator'] }, paths: ['/config/**'] },
        ],
        elevations: [{ role: 'operator', approvers: ['security'], maxMinutes: 60, toApplication: true }],
      },
    },
  ],
});

/** Each page states the roles that it received. That of settings opens a WebSocket, and states what becomes of it. */
const SITE = `export default { fetch(request) {
  if (request.headers.get('upgrade') === 'websocket') {
    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    server.send('hello');
    return new Response(null, { status: 101, webSocket: client });
  }
  const { pathname } = new URL(request.url);
  const script = pathname !== '/config/live' ? '' : \`<script>
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/config/socket');
    const say = (text) => { document.querySelector('output').textContent = text; };
    socket.onmessage = () => say('open');
    socket.onclose = ({ code }) => say('closed with ' + code);
  </script>\`;
  const body = \`<!doctype html><html lang="en"><title>wiki</title><h1>\${pathname}</h1><p>\${request.headers.get('x-roles')}</p><output></output>\${script}\`;
  return new Response(body, { headers: { 'content-type': 'text/html' } });
} };`;

/** Passes each request on to the instance that it names. */
const FRONT = `export default { fetch(request, env) {
  return env[request.headers.get('x-test-gate') ?? 'one'].fetch(request);
} };`;

describe.skipIf(!hasChromium)('temporary access in two browsers', () => {
  let provider: RunningProvider;
  let worker: Miniflare;
  let chromium: Browser;
  let carol: Page;
  let ada: Page;

  beforeAll(async () => {
    const bundled = bundleWorker(join(import.meta.dirname, '../../fixtures/movable-clock-worker.ts'));
    provider = await startProvider({ port: 0, webGate: WIKI });
    const port = await freePort();
    const bindings = { CONFIGURATION: configurationOf(provider.issuer) };
    const script = await bundled;
    const gate = (name: Gate) => ({
      ...{ name, modules: true, script, compatibilityDate, bindings, serviceBindings: { SITE: 'site' } },
      durableObjects: Object.fromEntries(
        ['Sessions', 'Elevations'].map((kind) => [
          kind.toUpperCase(),
          {
            className: `Portcullis${kind}`,
            useSQLite: true,
            ...(name === 'one' ? {} : { scriptName: 'one' }),
          },
        ]),
      ),
    });
    worker = new Miniflare({
      ...{ host: '127.0.0.1', port, https: true, handleRuntimeStdio: discardOutput },
      workers: [
        {
          ...{ name: 'front', modules: true, script: FRONT, compatibilityDate },
          serviceBindings: { one: 'one', other: 'other' },
        },
        ...GATES.map(gate),
        { name: 'site', modules: true, script: SITE, compatibilityDate },
      ],
    });
    await worker.ready;
    chromium = await startChromium([
      `--host-resolver-rules=MAP *.corp.example:443 127.0.0.1:${port}`,
      '--ignore-certificate-errors',
    ]);
    [carol, ada] = await Promise.all([opened('one'), opened('other')]);
    await logIn(carol, 'contractor');
    await logIn(ada, 'admin');
  }, 120_000);

  afterAll(async () => {
    await chromium?.close();
    await worker?.dispose();
    await provider?.close();
  });

  /** A window of a browser whose requests reach one of the gates. */
  async function opened(gate: Gate, storageState?: Awaited<ReturnType<BrowserContext['storageState']>>) {
    const context = await chromium.newContext({
      ...{ locale: 'en', ignoreHTTPSErrors: true, extraHTTPHeaders: { 'x-test-gate': gate } },
      ...(storageState && { storageState }),
    });
    return context.newPage();
  }

  async function logIn(page: Page, account: string): Promise<void> {
    await page.goto(`${WIKI}/`);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL(`${WIKI}/`);
    await page.getByRole('heading', { name: '/' }).waitFor();
  }

  const pass = async (seconds: number): Promise<void> => {
    for (const gate of GATES) {
      await worker.dispatchFetch(`${WIKI}/test-clock?ms=${seconds * 1000}`, {
        method: 'POST',
        headers: { 'x-test-gate': gate },
      });
    }
  };
  const statusOf = async (page: Page, path = '/config/'): Promise<number | undefined> =>
    (await page.goto(`${WIKI}${path}`))?.status();
  const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();

  /** Carol is refused, follows the link, and asks. Returns the address that the page shows for an approver. */
  async function asks(minutes: string): Promise<string> {
    expect(await statusOf(carol)).toBe(403);
    await carol.getByRole('link', { name: 'operator' }).click();
    await heading(carol, 'Ask for temporary access');
    await carol.fill('#minutes', minutes);
    await carol.fill('#reason', 'INC-7: the queue is stuck');
    await carol.getByRole('button', { name: 'Send request' }).click();
    await heading(carol, 'Your request is waiting');
    return (await carol.locator('code').textContent()) ?? 'no address';
  }

  async function approves(address: string): Promise<void> {
    await ada.goto(address);
    await heading(ada, 'Approve temporary access?');
    await ada.locator('button[value="approve"]:not([aria-disabled])').click();
    await heading(ada, 'Temporary access is approved');
  }

  test('a user is refused, asks, and after another user approves, the page opens at both gates until the time runs out', async () => {
    const address = await asks('1');
    const elsewhere = await opened('other', await carol.context().storageState());
    expect(await statusOf(elsewhere)).toBe(403);

    await ada.goto(address);
    await heading(ada, 'Approve temporary access?');
    const shown = (await ada.textContent('main')) ?? '';
    for (const said of ['Carol Contractor', 'INC-7: the queue is stuck', '1 minutes', 'operator', 'settings'])
      expect(shown).toContain(said);
    await ada.locator('button[value="approve"]:not([aria-disabled])').click();
    await heading(ada, 'Temporary access is approved');

    await carol.reload();
    await heading(carol, 'You have the role operator');
    expect(await carol.textContent('main')).toContain('You have it until');
    for (const page of [carol, elsewhere]) {
      expect(await statusOf(page)).toBe(200);
      expect(await page.textContent('p')).toBe('contractor,operator');
    }
    expect(await statusOf(carol, '/')).toBe(200);
    expect(await carol.textContent('p')).toBe('contractor');

    await pass(61);
    for (const page of [carol, elsewhere]) expect(await statusOf(page)).toBe(403);
  });

  test('a user whose request is declined is still refused', async () => {
    const address = await asks('5');
    await ada.goto(address);
    await ada.getByRole('button', { name: 'Decline' }).click();
    await heading(ada, 'Temporary access was declined');
    await carol.reload();
    await heading(carol, 'Temporary access was declined');
    expect(await statusOf(carol)).toBe(403);
  });

  test('an open WebSocket is closed when the role is taken back at the other gate, and the page is refused', async () => {
    const address = await asks('5');
    await approves(address);
    expect(await statusOf(carol, '/config/live')).toBe(200);
    await carol.locator('output', { hasText: 'open' }).waitFor();
    await ada.getByRole('button', { name: 'Take back' }).click();
    await heading(ada, 'Temporary access has ended');
    await carol.locator('output', { hasText: 'closed with 1008' }).waitFor();
    expect(await statusOf(carol, '/config/live')).toBe(403);
  });
});

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { Miniflare } from 'miniflare';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../../scripts/compatibility-date.ts';
import { type RunningProvider, startProvider, WEB_CLIENT } from '../../../../../scripts/demo/provider.ts';
import { applyMigrations } from '../../../../../scripts/fixtures/apply-migrations.ts';
import { hasWholeChromium, startWholeChromium } from '../../../../../scripts/fixtures/chromium.ts';
import { freePort } from '../../../../../scripts/free-port.ts';

// Two real Chromium, a real OpenID provider, and a gate in workerd: the cookies of one browser are copied into the other.

const WIKI = 'https://wiki.corp.example';
const ELSEWHERE = 'https://mail.other.example';
const BOUND = '__Host-portcullis-bound';

/** The keys are software: there is no secure hardware on a machine that runs tests. */
const DBSC = [
  '--enable-features=DeviceBoundSessions:ForceEnableForTesting/true,EnableBoundSessionCredentialsSoftwareKeysForManualTesting',
  '--enable-experimental-web-platform-features',
];

const rule = (name: string, path: string, more: object) => ({
  ...{ name, effect: 'stepUp', who: { roles: ['engineer'] }, paths: [path] },
  ...more,
});

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
    lifetimeSeconds: 36_000,
    identitySeconds: 36_000,
    deviceBound: {},
  },
  roles: { engineer: ['eng'] },
  audit: { sinks: [{ type: 'd1', binding: 'AUDIT_DB' }] },
  instances: [
    {
      ...{
        name: 'wiki',
        hosts: ['wiki.corp.example'],
        application: 'web',
        origin: { binding: 'APPLICATION' },
      },
      policy: {
        name: 'wiki',
        rules: [
          { name: 'all', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
          rule('a bound session', '/bound/**', { authentication: { deviceBound: true } }),
          rule('a proof of the last minute', '/recent/**', {
            authentication: { deviceBound: { maxAgeSeconds: 60 } },
          }),
        ],
      },
    },
  ],
});

const APPLICATION = (request: Request): Response =>
  new Response(
    `<!doctype html><html lang="en"><title>wiki</title><h1>${new URL(request.url).pathname}</h1>`,
    {
      headers: { 'content-type': 'text/html' },
    },
  );

/** SHA-256 of the public key of the server's certificate, in base64. */
function keyHash(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
      socket.end();
      if (key === undefined) reject(new Error('the server has no certificate'));
      else resolve(createHash('sha256').update(key).digest('base64'));
    });
    socket.on('error', reject);
  });
}

describe.skipIf(!hasWholeChromium)('a session that is bound to the key of a Chromium', () => {
  let provider: RunningProvider;
  let worker: Miniflare;
  let chromium: Browser;
  let thieves: Browser;
  let plain: Browser;
  let own: BrowserContext;
  let page: Page;
  const logins: string[] = [];

  beforeAll(async () => {
    const fixture = join(import.meta.dirname, '../../fixtures/movable-clock-worker.ts');
    const bundled = bundleWorker(fixture);
    provider = await startProvider({ port: 0, webGate: WIKI, onRequest: (path) => logins.push(path) });
    const port = await freePort();
    worker = new Miniflare({
      ...oneModule(await bundled),
      compatibilityDate,
      host: '127.0.0.1',
      port,
      https: true,
      bindings: { CONFIGURATION: configurationOf(provider.issuer) },
      serviceBindings: { APPLICATION: APPLICATION as never },
      d1Databases: ['AUDIT_DB'],
      durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
    });
    await worker.ready;
    await applyMigrations((await worker.getD1Database('AUDIT_DB')) as never);
    const reach = [
      `--host-resolver-rules=MAP *.corp.example:443 127.0.0.1:${port}`,
      // A certificate of nobody: Chromium registers keys only where it does not ignore all errors.
      `--ignore-certificate-errors-spki-list=${await keyHash(port)}`,
    ];
    [chromium, thieves, plain] = await Promise.all([
      startWholeChromium([...reach, ...DBSC]),
      startWholeChromium([...reach, ...DBSC]),
      startWholeChromium(reach),
    ]);
    own = await chromium.newContext();
    page = await own.newPage();
    await page.goto(`${WIKI}/`);
    await page.click('button[value="engineer"]');
    await page.waitForURL(`${WIKI}/`);
  }, 120_000);

  afterAll(async () => {
    await Promise.all([chromium?.close(), thieves?.close(), plain?.close()]);
    await worker?.dispose();
    await provider?.close();
  });

  const pass = async (seconds: number): Promise<void> => {
    await worker.dispatchFetch(`${WIKI}/test-clock?ms=${seconds * 1000}`, { method: 'POST' });
  };
  /** The browser's own clock does not move: its cookie goes as at the end of its time. */
  const expire = (context: BrowserContext): Promise<void> => context.clearCookies({ name: BOUND });
  const copied = async (browser: Browser): Promise<Page> => {
    const context = await browser.newContext();
    await context.addCookies(await own.cookies(WIKI));
    return context.newPage();
  };
  const shown = async (tab: Page, path: string): Promise<string> => {
    await tab.goto(`${WIKI}${path}`);
    return (await tab.textContent('h1')) ?? '';
  };
  const changes = async (): Promise<readonly string[]> => {
    const database = await worker.getD1Database('AUDIT_DB');
    const { results } = await database.prepare('SELECT line FROM audit_event').all<{ line: string }>();
    return results
      .map(({ line }) => JSON.parse(line) as { type: string; device?: { change: string } })
      .flatMap(({ type, device }) => (type === 'session.device' && device ? [device.change] : []));
  };

  test('is registered after the login, and has its short-lived cookie', async () => {
    await expect.poll(async () => (await own.cookies(WIKI)).map(({ name }) => name)).toContain(BOUND);
  });

  test('a browser without device bound sessions is let in as before, and not where a rule asks for one', async () => {
    const context = await plain.newContext();
    const tab = await context.newPage();
    await tab.goto(`${WIKI}/first`);
    await tab.click('button[value="engineer"]');
    await tab.waitForURL(`${WIKI}/first`);
    const refused = await tab.goto(`${WIKI}/bound/page`);
    expect(refused?.status()).toBe(403);
    expect(await tab.textContent('body')).toContain('bound to your browser');
    expect(await shown(tab, '/second')).toBe('/second');
  });

  test('a copied cookie jar is good until the proof is too old; the first browser goes on without a login', async () => {
    const thief = await copied(thieves);
    expect(await shown(thief, '/a')).toBe('/a');
    await pass(600);
    await expire(own);
    expect(await shown(page, '/b')).toBe('/b');
    expect(await shown(thief, '/c')).not.toBe('/c');
    expect(new URL(thief.url()).origin).toBe(new URL(provider.issuer).origin);
  });

  test('twenty requests at once, with no proof that counts, all wait for one and are answered', async () => {
    await pass(600);
    await expire(own);
    const statuses = await page.evaluate(() =>
      Promise.all(Array.from({ length: 20 }, async (_, index) => (await fetch(`/many/${index}`)).status)),
    );
    expect(statuses).toEqual(Array.from({ length: 20 }, () => 200));
  });

  test('a rule that asks for a recent proof sends the browser round, and only the holder of the key comes back', async () => {
    await pass(61);
    const thief = await copied(thieves);
    expect(await shown(page, '/recent/settings')).toBe('/recent/settings');
    expect(await shown(thief, '/recent/settings')).not.toBe('/recent/settings');
  });

  test('a link on a page of another site opens as before', async () => {
    await pass(600);
    await expire(own);
    const tab = await own.newPage();
    await tab.route(`${ELSEWHERE}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<a href="${WIKI}/linked">open</a>` }),
    );
    await tab.goto(`${ELSEWHERE}/`);
    await tab.click('a');
    await tab.waitForURL(`${WIKI}/linked`);
    expect(await tab.textContent('h1')).toBe('/linked');
  });

  test('events say when a session was bound and proved, and that a copy had no proof', async () => {
    const found = await changes();
    expect(found.filter((change) => change === 'bound')).toHaveLength(1);
    expect(new Set(found)).toEqual(new Set(['bound', 'proved', 'unproved']));
    expect(found).not.toContain('refused');
  });
});

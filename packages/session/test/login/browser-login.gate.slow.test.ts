import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorker, oneModule } from '../../../../scripts/bundles/bundle.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { type RunningProvider, startProvider, WEB_CLIENT } from '../../../../scripts/demo/provider.ts';
import { hasChromium, startChromium } from '../../../../scripts/fixtures/chromium.ts';
import { freePort } from '../../../../scripts/free-port.ts';

// Real Chromium, a real OpenID provider, and the gate in real workerd.

const SCREENSHOTS = join(import.meta.dirname, '../../../../.artifacts/screenshots');

let provider: RunningProvider;
let worker: Miniflare;
let chromium: Browser;
let origin: string;
/** Paths that the provider was asked for. */
const asked: string[] = [];

async function startGate(): Promise<void> {
  const port = await freePort();
  // Another name than the provider's: browsers keep cookies by name, whatever the port.
  origin = `http://localhost:${port}`;
  provider = await startProvider({
    port: 0,
    webGate: origin,
    webGateNames: ['demo', 'partners', 'everyone'],
    onRequest: (path) => asked.push(path),
  });
  worker = new Miniflare({
    ...oneModule(await bundleWorker(join(import.meta.dirname, '../fixtures/gate-worker.ts'))),
    compatibilityDate,
    host: '127.0.0.1',
    port,
    bindings: {
      BASE_URL: origin,
      ISSUER: provider.issuer,
      CLIENT_ID: WEB_CLIENT.id,
      CLIENT_SECRET: WEB_CLIENT.secret,
    },
    durableObjects: { SESSIONS: { className: 'PortcullisSessions', useSQLite: true } },
  });
  await worker.ready;
}

describe.skipIf(!hasChromium)('in Chromium', () => {
  beforeAll(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    await startGate();
    chromium = await startChromium();
  });

  afterAll(async () => {
    await chromium?.close();
    await worker?.dispose();
    await provider?.close();
  });

  const newContext = (): Promise<BrowserContext> =>
    chromium.newContext({ viewport: { width: 900, height: 760 } });

  /** Opens a page and logs in at the provider, which it leads to. */
  async function logIn(page: Page, account: string, path: string): Promise<void> {
    await page.goto(`${origin}${path}`);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL((url) => url.origin === origin);
  }

  /** Keeps a picture of the page in both colors, for people. */
  async function photograph(page: Page, name: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`), fullPage: true });
    }
  }

  test('the first visit of a deep link redirects to the provider and back to it', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await logIn(page, 'engineer', '/D12?tab=history');
    expect(page.url()).toBe(`${origin}/D12?tab=history`);
    expect(await page.textContent('#who')).toBe('engineer');
    const cookies = await context.cookies(origin);
    expect(cookies.map(({ name, httpOnly, secure, sameSite }) => [name, httpOnly, secure, sameSite])).toEqual(
      [
        ['__Host-portcullis-session', true, true, 'Lax'],
        ['__Host-portcullis-known', true, true, 'Lax'],
      ],
    );
    expect(await page.evaluate('document.cookie')).toBe('');
    await context.close();
  });

  test('two tabs log in at the same time, each back to its own page', async () => {
    const context = await newContext();
    const [one, two] = [await context.newPage(), await context.newPage()];
    await one.goto(`${origin}/D1`);
    await two.goto(`${origin}/D2`);
    await two.click('button[value="engineer"]');
    await two.waitForURL(`${origin}/D2`);
    await one.click('button[value="engineer"]');
    await one.waitForURL(`${origin}/D1`);
    expect([await one.textContent('#who'), await two.textContent('#who')]).toEqual(['engineer', 'engineer']);
    await context.close();
  });

  test('a refused user sees the reason, the contact, the request id and their identity', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await logIn(page, 'engineer', '/config/');
    expect(await page.textContent('h1')).toBe('Your account does not have access to this.');
    const text = (await page.textContent('main')) ?? '';
    expect(text).toContain('The configuration is for administrators only.');
    expect(text).toContain('the IT desk');
    expect(text).toMatch(/[\da-f]{8}-[\da-f]{4}-7/);
    await photograph(page, 'refused');
    await page.click('text=Who am I here?');
    await page.getByRole('heading', { name: 'You are signed in as Emil Engineer' }).waitFor();
    expect(await page.textContent('table')).toContain('engineer');
    await photograph(page, 'who-am-i');
    await page.goto(`${origin}/broken`);
    expect(await page.textContent('h1')).toContain('Something went wrong');
    await photograph(page, 'error');
    await context.close();
  });

  test('a logout ends the provider’s session as well', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await logIn(page, 'engineer', '/.portcullis/whoami');
    await page.click('form button >> nth=0');
    await page.waitForURL((url) => url.origin === provider.issuer);
    await page.click('button[value="yes"]');
    await page.waitForURL(`${origin}/.portcullis/signed-out**`);
    await photograph(page, 'signed-out');
    expect(await context.cookies(origin)).toEqual([]);
    await page.goto(`${origin}/D1`);
    // The provider asks again who it is.
    expect(await page.isVisible('button[value="engineer"]')).toBe(true);
    await context.close();
  });

  test('a logout at the provider ends the session in another browser within one request, and its socket', async () => {
    const [desk, phone] = [await newContext(), await newContext()];
    const [deskPage, phonePage] = [await desk.newPage(), await phone.newPage()];
    await logIn(deskPage, 'contractor', '/D1');
    await logIn(phonePage, 'contractor', '/D1');
    await phonePage.evaluate(`
      window.socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws');
      window.told = new Promise((done) => { socket.onmessage = ({ data }) => done(data); });
      window.whenClosed = new Promise((done) => { socket.onclose = ({ code }) => done(code); });
      socket.onopen = () => socket.send('hello');
    `);
    expect(await phonePage.evaluate('told')).toBe('echo hello');

    await deskPage.goto(`${provider.issuer}/session/end`);
    await deskPage.click('button[value="yes"]');
    await deskPage.waitForURL(`${provider.issuer}/session/end/success**`);
    const answer = await phonePage.evaluate(`fetch('/D1').then(({ status }) => status)`);
    expect(answer).toBe(401);
    expect(await phonePage.evaluate('whenClosed')).toBe(1008);
    await Promise.all([desk.close(), phone.close()]);
  });

  test('a session that its owner ends is refused in the other browser within one request, and its socket closes at the next look', async () => {
    const [desk, phone] = [await newContext(), await newContext()];
    const [deskPage, phonePage] = [await desk.newPage(), await phone.newPage()];
    await logIn(deskPage, 'contractor', '/D1');
    await logIn(phonePage, 'contractor', '/D1');
    await phonePage.evaluate(`
      window.socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws');
      window.whenClosed = new Promise((done) => { socket.onclose = ({ code }) => done(code); });
      window.opened = new Promise((done) => { socket.onopen = () => done(true); });
    `);
    expect(await phonePage.evaluate('opened')).toBe(true);
    await deskPage.goto(`${origin}/.portcullis/whoami`);
    await deskPage.click('text=All your sessions');
    await deskPage.waitForURL(`${origin}/.portcullis/sessions`);
    expect(await deskPage.locator('section').count()).toBe(2);
    expect(await deskPage.textContent('section >> nth=0')).toContain('(this browser)');
    await photograph(deskPage, 'your-sessions');
    await deskPage.click('text=End this session');
    await expect.poll(() => deskPage.locator('section').count()).toBe(1);
    expect(await phonePage.evaluate(`fetch('/D1').then(({ status }) => status)`)).toBe(401);
    expect(await phonePage.evaluate('whenClosed')).toBe(1008);
    await Promise.all([desk.close(), phone.close()]);
  });

  test('a form sent with an ended session is not lost silently', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await logIn(page, 'engineer', '/D7');
    await context.clearCookies();
    await page.click('text=Save');
    await page.locator('main', { hasText: 'Nothing was saved' }).waitFor();
    await photograph(page, 'unsent-form');
    await page.click('a.button');
    await page.click('button[value="engineer"]');
    await page.waitForURL(`${origin}/D7`);
    await context.close();
  });

  test('the page that offers providers works by keyboard alone, and by e-mail address', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    expect(await page.textContent('h1')).toBe('Sign in');
    await photograph(page, 'chooser');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Demo provider');
    await page.fill('#email', 'ada@nowhere.example');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[role=alert]');
    await photograph(page, 'chooser-unknown-address');
    await page.fill('#email', 'ada@corp.example');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.origin === provider.issuer);
    expect(await page.isVisible('button[value="admin"]')).toBe(true);
    await context.close();
  });

  test('fifty concurrent requests with an expired access token make one refresh at the provider', async () => {
    const context = await newContext();
    const page = await context.newPage();
    await logIn(page, 'engineer', '/D1');
    const [session] = (await context.cookies(origin)).filter(({ name }) =>
      name.includes('portcullis-session'),
    );
    await fetch(`${origin}/.test/ahead/301`);
    asked.length = 0;
    const headers = { cookie: `${session?.name}=${session?.value}` };
    const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`${origin}/D1`, { headers })));
    await fetch(`${origin}/.test/ahead/0`);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(asked.filter((path) => path === '/token')).toHaveLength(1);
    await context.close();
  });

  test('no page breaks the policy it is sent with', async () => {
    const context = await newContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy/.test(message.text()))
        complaints.push(message.text());
    });
    await logIn(page, 'admin', '/.portcullis/whoami');
    await page.goto(`${origin}/.portcullis/logout`);
    await photograph(page, 'confirm-logout');
    await page.goto(`${origin}/.portcullis/login`);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { watchBrowser } from './redaction.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

// One login at the provider, and the person is logged in to Phorge as well: real Chromium, the gate in workerd, the
// stand-in Phorge with its OAuth provider pointed at the gate.
describe.skipIf(!hasChromium)('single sign-on in a browser', () => {
  let whole: WholeGate;
  let chromium: Browser;
  let context: BrowserContext;
  let page: Page;
  let origin: string;
  let loginAge = 0;

  beforeAll(async () => {
    whole = await startWholeGate({ provider: { loginAgeSeconds: () => loginAge } });
    origin = whole.gate.origin;
    chromium = await startChromium();
  });
  beforeEach(async () => {
    whole.phorge.reset();
    context = await chromium.newContext();
    watchBrowser(context, whole.secrets);
    page = await context.newPage();
    return async () => {
      for (const { name, value } of await context.cookies()) whole.secrets.addCookie(name, value);
      await context.close();
    };
  });
  afterAll(async () => {
    await chromium?.close();
    await whole?.close();
  });

  /** Opens a page, and logs in at the provider as somebody. */
  async function open(path: string, account: string): Promise<void> {
    await page.goto(`${origin}${path}`);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL((url) => url.origin === origin);
  }

  const viewer = () => page.textContent('.viewer');

  /** The paths of the gate that a navigation went through, in order. */
  function hopsOf(last: Request): string[] {
    const hops: string[] = [];
    for (let hop: Request | null = last; hop !== null; hop = hop.redirectedFrom()) {
      hops.unshift(new URL(hop.url()).pathname.replace(/register\/.*/, 'register/…/'));
    }
    return hops;
  }

  test('a person without an account opens a page, logs in once, and is there with an account', async () => {
    await open('/maniphest/', 'engineer');
    expect(page.url()).toBe(`${origin}/maniphest/`);
    expect(await viewer()).toBe('engineer');
    expect(whole.phorge.user('engineer')).toMatchObject({
      realName: 'Emil Engineer',
      email: 'engineer@corp.example',
    });
  });

  test('takes exactly the navigations that the protocol has, and one click at the provider', async () => {
    await open('/.portcullis/whoami', 'engineer');
    const first = await page.goto(`${origin}/maniphest/`);
    expect(first?.status()).toBe(200);
    expect(hopsOf(first?.request() as Request)).toEqual([
      '/maniphest/',
      '/.portcullis/idp/oauthserver/auth/',
      '/auth/login/phabricator:edge.gateway/',
      '/auth/register/…/',
      '/auth/validate/',
      '/auth/finish/',
      '/maniphest/',
    ]);
    // A known person in a new browser: the same without the registration.
    await context.clearCookies({ name: /^ph|next_uri/ });
    const again = await page.goto(`${origin}/differential/`);
    expect(hopsOf(again?.request() as Request)).toEqual([
      '/differential/',
      '/.portcullis/idp/oauthserver/auth/',
      '/auth/login/phabricator:edge.gateway/',
      '/auth/validate/',
      '/auth/finish/',
      '/differential/',
    ]);
    expect(await viewer()).toBe('engineer');
    // Once there, a page is one request.
    const third = await page.goto(`${origin}/maniphest/`);
    expect(hopsOf(third?.request() as Request)).toEqual(['/maniphest/']);
  });

  test('a second person in the same browser never sees the first one', async () => {
    await open('/maniphest/', 'engineer');
    expect(await viewer()).toBe('engineer');
    // The first login is forgotten, and Phorge's own cookies stay, as when somebody walks away from a shared machine.
    await context.clearCookies({ name: /session/ });
    await context.clearCookies({ domain: '127.0.0.1', name: /^_(?:session|interaction)/ });
    const seen: string[] = [];
    page.on('response', async (response) => {
      if (response.url().startsWith(origin)) seen.push(await response.text().catch(() => ''));
    });
    await open('/maniphest/', 'contractor');
    expect(await viewer()).toBe('contractor');
    expect(seen.join()).not.toMatch(/engineer/i);
    const sessions = (await context.cookies(origin)).filter(({ name }) => name === 'phsid');
    expect(sessions).toHaveLength(1);
  });

  test('a session of Phorge that was taken to another browser is worth nothing there', async () => {
    await open('/maniphest/', 'engineer');
    const stolen = await context.cookies(origin);
    const other = await chromium.newContext();
    await other.addCookies(stolen.filter(({ name }) => /^ph|portcullis-phsid/.test(name)));
    page = await other.newPage();
    await open('/maniphest/', 'contractor');
    expect(await viewer()).toBe('contractor');
    await other.close();
  });

  test('logging out of Phorge ends the login at the gate as well', async () => {
    await open('/maniphest/', 'engineer');
    await page.goto(`${origin}/logout/`);
    await page.click('button:has-text("Log Out")');
    await page.waitForURL((url) => url.origin !== origin || url.pathname.startsWith('/.portcullis/'));
    const { cookies } = await context.storageState();
    expect(cookies.find(({ name }) => name === '__Host-portcullis-session')).toBeUndefined();
  });

  test('administration asks an administrator to log in again where the login is too old, and for that only', async () => {
    loginAge = 3600;
    await open('/maniphest/', 'admin');
    expect(await viewer()).toBe('admin');
    loginAge = 0;
    await page.goto(`${origin}/config/`);
    expect(new URL(page.url()).origin).toBe(whole.provider.issuer);
    await expect
      .poll(() => whole.events.findLast(({ http }) => http.path === '/config/'))
      .toMatchObject({
        outcome: 'login',
        policy: { decision: 'deny', matched_rule: 'administration-fresh-login' },
      });
    await page.click('button[value="admin"]');
    await page.waitForURL(`${origin}/config/`);
    expect(await viewer()).toBe('admin');
    expect((await page.goto(`${origin}/people/logs/`))?.url()).toBe(`${origin}/people/logs/`);
  });

  test('a name that an older account of Phorge has is left to the person, and the log says why', async () => {
    const taken = await startWholeGate({
      phorge: { users: [{ username: 'engineer', email: 'old@corp.example' }] },
    });
    try {
      await page.goto(`${taken.gate.origin}/maniphest/`);
      await page.click('button[value="engineer"]');
      await page.waitForURL((url) => url.pathname.startsWith('/auth/register/'));
      expect(await page.textContent('body')).toContain('Another user already has that username');
      await page.fill('input[name=username]', 'emil');
      // What is typed is in no event; their name at the provider is in every one.
      await page.fill('input[name=realName]', 'Emil as he types it');
      await page.click('button:has-text("Register Account")');
      await page.waitForURL(`${taken.gate.origin}/maniphest/`);
      expect(await viewer()).toBe('emil');
      expect(taken.phorge.user('emil')?.realName).toBe('Emil as he types it');
      expect(taken.lines.join('\n')).toContain('Another user already has that username.');
    } finally {
      await taken.close();
    }
  });

  describe('when the login ends while a page is open', () => {
    const TEXT = 'half a comment, and more to come';

    beforeEach(async () => {
      await page.clock.install();
      await open('/T1', 'engineer');
      await page.fill('textarea[name=comment]', TEXT);
      // The preview of what was typed has come.
      await page.waitForSelector('html[data-requests-ended]');
      await context.clearCookies({ name: /portcullis-session/ });
      // The provider has forgotten the person as well, so that a login is seen.
      await context.clearCookies({ name: /^_(?:session|interaction)/ });
    });

    const typed = () => page.inputValue('textarea[name=comment]');

    /** Waits until the page's script has its answer. */
    async function answered(act: () => Promise<unknown>): Promise<number> {
      const [response] = await Promise.all([
        page.waitForResponse((response) => response.request().resourceType() === 'xhr'),
        act(),
      ]);
      await response.finished();
      return response.status();
    }

    test('a click that opens a dialog leads to the login', async () => {
      await page.click('a:has-text("Create Subtask")');
      await page.waitForURL((url) => url.origin === whole.provider.issuer);
      await page.click('button[value="engineer"]');
      await page.waitForURL(`${origin}/T1`);
      await page.click('a:has-text("Create Subtask")');
      await page.waitForSelector('.jx-client-dialog input[name=title]');
    });

    test('page-less navigation leads to the login, and on to the page', async () => {
      await page.click('a:has-text("Maniphest")');
      await page.waitForURL((url) => url.origin === whole.provider.issuer);
      await page.click('button[value="engineer"]');
      await page.waitForURL(`${origin}/maniphest/`);
    });

    test('a comment that is sent is not lost: a notice says so, and after a login in another tab it goes', async () => {
      await answered(() => page.click('form[data-sigil~=transaction-append] button'));
      const notice = page.locator('.jx-client-dialog');
      await notice.waitFor();
      expect(await notice.textContent()).toMatch(/sign-in has ended.*still on this page/s);
      expect([page.url(), await typed()]).toEqual([`${origin}/T1`, TEXT]);

      const [tab] = await Promise.all([
        context.waitForEvent('page'),
        notice.locator('a[target=_blank]').click(),
      ]);
      await tab.waitForURL((url) => url.origin === whole.provider.issuer);
      await tab.click('button[value="engineer"]');
      await tab.waitForURL((url) => url.origin === origin);
      await notice.locator('[name=__cancel__]').click();
      await answered(() => page.click('form[data-sigil~=transaction-append] button'));
      await page.waitForSelector(`.phui-timeline-view:has-text("${TEXT}")`);
      expect(await typed()).toBe('');
    });

    test('the notifications ask in vain, and the page and its text stay', async () => {
      expect(await answered(() => page.click('.alert-notifications'))).toBe(401);
      expect([page.url(), await typed()]).toEqual([`${origin}/T1`, TEXT]);
      expect(await page.locator('.jx-client-dialog').count()).toBe(0);
    });

    test('the refresh of the token asks in vain, and the page and its text stay', async () => {
      const status = await answered(() => page.clock.fastForward('55:01'));
      expect(status).toBe(401);
      expect([page.url(), await typed()]).toEqual([`${origin}/T1`, TEXT]);
    });
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { freePort } from '../../free-port.ts';
import { watchBrowser } from './redaction.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

// The demo as a person sees it: real Chromium, the real provider, the gate in workerd, the stand-in Phorge behind it.
describe.skipIf(!hasChromium)('in a browser', () => {
  let whole: WholeGate;
  let chromium: Browser;
  let origin: string;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    whole = await startWholeGate({ gate: { port }, provider: { webGate: origin } });
    chromium = await startChromium();
  });
  afterAll(async () => {
    await chromium?.close();
    await whole?.close();
  });

  /** A new browser that has logged in by opening a page. */
  async function opened(account: string, path: string): Promise<Page> {
    const context = await chromium.newContext();
    watchBrowser(context, whole.secrets);
    const page = await context.newPage();
    await page.goto(`${origin}${path}`);
    await page.click(`button[value="${account}"]`);
    await page.waitForURL((url) => url.origin === origin);
    for (const { name, value } of await context.cookies()) whole.secrets.addCookie(name, value);
    return page;
  }

  test.each([
    ['admin', '/config/', 'Config'],
    ['engineer', '/differential/', 'Differential'],
    ['contractor', '/maniphest/', 'Maniphest'],
  ])('%s opens %s, logs in, and is there', async (account, path, title) => {
    const page = await opened(account, path);
    expect(page.url()).toBe(`${origin}${path}`);
    if (account !== 'admin') expect(await page.title()).toContain(title);
    await page.context().close();
  });

  test.each([
    ['engineer', '/config/', 'Only administrators change how Phorge itself works.'],
    ['contractor', '/differential/', 'Source code and its review are for employees.'],
  ])('%s is refused at %s, and reads why, whom to ask, and as whom', async (account, path, why) => {
    const page = await opened(account, path);
    const text = await page.textContent('main');
    expect(text).toContain(why);
    expect(text).toContain('the platform team');
    // What is printed may arrive behind the page.
    const refused = () => whole.events.findLast(({ http }) => http.path === path)?.id;
    await expect.poll(() => text?.includes(refused() ?? 'no id')).toBe(true);
    await page.goto(`${origin}/.portcullis/whoami`);
    const whoAmI = await page.textContent('main');
    expect(whoAmI).toContain(account === 'engineer' ? 'Emil Engineer' : 'Carol Contractor');
    expect(whoAmI).toContain(account);
    expect(await page.content()).not.toMatch(/eyJ[\w-]+\./);
    await page.context().close();
  });

  test('nobody in particular logs in, and may still see nothing', async () => {
    const page = await opened('nobody', '/maniphest/');
    expect(await page.textContent('h1')).toContain('does not have access');
    await page.context().close();
  });

  test('after the logout the next page asks for a login again', async () => {
    const page = await opened('engineer', '/differential/');
    await page.goto(`${origin}/.portcullis/logout`);
    await page.click('main button[type=submit], main form button');
    await page.waitForURL((url) => url.origin !== origin || url.pathname.endsWith('signed-out'));
    if (!page.url().startsWith(origin)) {
      await page.click('button[name=logout]');
      await page.waitForURL(`${origin}/.portcullis/signed-out**`);
    }
    await page.goto(`${origin}/differential/`);
    expect(new URL(page.url()).origin).toBe(whole.provider.issuer);
    await page.context().close();
    // The log tells the whole of it: the login, what was done in its session, and its end. The provider ends it as well.
    const inSession = () => {
      const events = whole.lines.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
      const ended = events.findLast(({ logout }) => logout?.by === 'user');
      return events.flatMap(({ type, session }) =>
        session !== undefined && session.id_hash === ended?.session.id_hash ? [type] : [],
      );
    };
    await expect.poll(inSession).toContain('logout');
    expect(inSession().filter((type) => type === 'login')).toHaveLength(1);
    expect(inSession().filter((type) => type === 'request.decision').length).toBeGreaterThanOrEqual(2);
  });

  test('cookies of the gate never reach Phorge', async () => {
    whole.phorge.reset();
    const page = await opened('engineer', '/differential/');
    await page.context().close();
    expect(whole.phorge.requests.length).toBeGreaterThan(0);
    expect(JSON.stringify(whole.phorge.requests)).not.toContain('portcullis');
  });
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../../../../scripts/fixtures/chromium.ts';
import { pageResponse } from '../../../src/browser/frame/page.ts';
import { html } from '../../../src/browser/html.ts';

// A click too many, in real Chromium: of two answers a browser shows the second, and drops the first with its cookies.

const ADDRESS = 'https://gate.example/page';

/** A page with a form, and what was sent with it. Its answer waits until it is let go, or is that there is none. */
async function formPage(chromium: Browser, isAnswered = true) {
  const page = await chromium.newPage();
  await page.clock.install();
  const sent: string[] = [];
  const { promise: whenAnswered, resolve: answer } = Promise.withResolvers<void>();
  await page.route('**/*', async (route) => {
    const method = route.request().method();
    if (method === 'POST') {
      sent.push(route.request().postData() ?? '');
      if (!isAnswered) return route.fulfill({ status: 204 });
      await whenAnswered;
    }
    const main =
      method === 'POST'
        ? html`<p>Done.</p>`
        : html`<form method="post" action="/page"><button name="end" value="1">End</button></form>`;
    const { headers, body } = pageResponse(
      { title: 'x', main },
      { theme: {}, random: (bytes) => crypto.getRandomValues(bytes) },
    );
    await route.fulfill({ headers: Object.fromEntries(headers), body: await new Response(body).text() });
  });
  await page.goto(ADDRESS);
  const { x = 0, y = 0 } = (await page.locator('button').boundingBox()) ?? {};
  // By the mouse itself: a click by its selector waits for where that leads.
  const click = () => page.mouse.click(x + 5, y + 5);
  return { page, sent, click, answer };
}

describe.skipIf(!hasChromium)('a form in Chromium', () => {
  let chromium: Browser;

  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.close());

  test('is sent once, however often it is clicked, with what its button says', async () => {
    const { page, sent, click, answer } = await formPage(chromium);
    await click();
    await expect.poll(() => sent).toEqual(['end=1']);
    await click();
    answer();
    await page.waitForSelector('text=Done.');
    expect(sent).toEqual(['end=1']);
    await page.close();
  });

  test.each([
    [
      'comes back to it',
      (page: Page) =>
        page.evaluate(() => (globalThis as unknown as EventTarget).dispatchEvent(new Event('pageshow'))),
    ],
    ['waits for ten seconds in vain', (page: Page) => page.clock.runFor(10_001)],
  ])('is sent again by a user who %s', async (_, happens) => {
    const { page, sent, click } = await formPage(chromium, false);
    await click();
    await expect.poll(() => sent).toEqual(['end=1']);
    await happens(page);
    await click();
    await expect.poll(() => sent).toEqual(['end=1', 'end=1']);
    await page.close();
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../../../scripts/fixtures/chromium.ts';
import { credentialScene } from '../fixtures/credential-scene.ts';
import { BASE } from '../fixtures/scene.ts';

// Any stranger may begin the login of a device. A page of theirs asks for a double click, and leads to the gate's at the first:
// the second falls on the button that lets the stranger's device act as whoever clicks.

const DEVICE = '/.portcullis/credentials/device';
const LURE = 'https://evil.example/';

/** The page that asks, opened by the first of two clicks at the place of its button. Time stands still. */
async function lured(chromium: Browser) {
  const scene = await credentialScene();
  await scene.logIn();
  const body = new URLSearchParams({ client_id: 'git on a server' });
  const begun = await scene.serve(new Request(`${BASE}${DEVICE}`, { method: 'POST', body }));
  const { user_code: code } = (await begun.json()) as { readonly user_code: string };
  const address = `${BASE}${DEVICE}?user_code=${code}`;
  const asking = await scene.browser.open(address.slice(BASE.length));
  const page = await chromium.newPage();
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
  const sent: string[] = [];
  const answers: Readonly<Record<string, object>> = {
    [LURE]: { contentType: 'text/html', body: `<body onclick="location = '${address}'">Double click!` },
    [address]: { headers: Object.fromEntries(asking.headers), body: await asking.text() },
  };
  await page.route('**/*', async (route) => {
    if (route.request().method() === 'POST') sent.push(route.request().postData() ?? '');
    await route.fulfill(answers[route.request().url()] ?? { status: 204 });
  });
  // Where the button will be.
  await page.goto(address);
  const { x = 0, y = 0 } = (await page.locator('button').boundingBox()) ?? {};
  await page.goto(LURE);
  await page.mouse.click(x + 9, y + 9);
  await page.waitForURL(address);
  const click = () => page.mouse.click(x + 9, y + 9);
  return { page, click, sent, form: `user_code=${code}` };
}

describe.skipIf(!hasChromium)('a device that asks, in Chromium', () => {
  let chromium: Browser;

  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.close());

  test('gets nothing by the second click of two, when the first one led to the page', async () => {
    const { page, click, sent } = await lured(chromium);
    await page.clock.runFor(499);
    await click();
    // The page was asked for once more, after a form that was sent would have been.
    await page.reload();
    expect(sent).toEqual([]);
    await page.close();
  });

  test('gets nothing by a click that arrives as a window above the page closes', async () => {
    const { page, click, sent, form } = await lured(chromium);
    await page.clock.runFor(500);
    await page.evaluate(() => (globalThis as unknown as EventTarget).dispatchEvent(new Event('blur')));
    await page.clock.runFor(5000);
    await click();
    await page.clock.runFor(499);
    await click();
    expect(await page.locator('button[aria-disabled]').count()).toBe(1);
    await page.clock.runFor(1);
    await click();
    await expect.poll(() => sent).toEqual([form]);
    await page.close();
  });

  test('is allowed by a user who had the time to read the page', async () => {
    const { page, click, sent, form } = await lured(chromium);
    await click();
    await page.clock.runFor(500);
    await click();
    await expect.poll(() => sent).toEqual([form]);
    await page.close();
  });
});

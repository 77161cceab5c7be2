import { randomBytes } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../../../../../scripts/fixtures/chromium.ts';
import { LANGUAGES, PageInspector } from '../../../../../../scripts/programs/chromium-pages.ts';
import { type PageScene, pageScene } from './fixtures/page-scene.ts';

// Every page for operators in Chromium: light, dark, 320 px, forced colors, by keyboard, without scripts, in print.

const PAGE = '/.portcullis/operator/';

describe.skipIf(!hasChromium)('in Chromium', () => {
  let scene: PageScene;
  let chromium: Browser;
  let inspector: PageInspector;

  beforeAll(async () => {
    scene = await pageScene(400);
    chromium = await startChromium();
    inspector = await PageInspector.in(chromium);
  });
  afterAll(async () => {
    await chromium?.close();
    await scene?.close();
  });

  const refusedId = (): string =>
    scene.events.findLast((one) => one.type === 'request.decision' && one.outcome === 'deny')?.id ?? '';

  const orderId = (): string => `${Math.floor(Date.now() / 1000)}.${randomBytes(16).toString('base64url')}`;

  const who = (): URLSearchParams => {
    const event = scene.events.findLast(
      (one) => one.type === 'request.decision' && one.outcome === 'deny' && one.actor !== undefined,
    );
    const { iss = '', sub = '' } = (event !== undefined && 'actor' in event && event.actor) || {};
    return new URLSearchParams({ issuer: iss, subject: sub });
  };

  test.each(LANGUAGES)('no page is wrong for anybody: %s', { timeout: 300_000 }, async (language) => {
    // The same pages: of the other languages, those with most text.
    const pages: Readonly<Record<string, string>> = {
      overview: '?last=7d',
      decisions: 'decisions?last=7d',
      refusals: 'refusals?last=7d',
      'sign-ins': 'sign-ins?last=7d',
      applications: 'applications?last=7d',
      signals: 'signals?last=7d',
      health: 'health?last=7d',
      policy: 'policy?last=7d',
      nothing: 'refusals?since=2020-01-01&until=2020-01-02',
      'wrong-span': 'refusals?since=2020-01-02&until=2020-01-01',
      sessions: 'sessions',
      filtered: 'refusals?last=7d&person=carol&reason=policy',
      person: `person?${who()}&last=7d`,
      access: 'access?host=gate.example&of=/config/',
      explain: `explain?event=${refusedId()}`,
      'what-if': `what-if?event=${refusedId()}&rule=administration&last=7d&without=1`,
    };
    const problems: string[] = [];
    for (const [name, path] of Object.entries(pages)) {
      if (
        language !== 'en' &&
        !['overview', 'refusals', 'health', 'person', 'access', 'what-if'].includes(name)
      )
        continue;
      const answer = await scene.get(`${PAGE}${path}`, 'olga', {
        headers: { 'accept-language': language },
      });
      expect(answer.status, name).toBe(name === 'wrong-span' ? 400 : 200);
      problems.push(...(await inspector.problems(`operator-${language}-${name}`, answer, language)));
    }
    // What an order is answered with: a lock, and a proposal of a lock that someone else may confirm.
    const fields = { action: 'lock', reason: 'INC-1 – laptop stolen', for: '8h', username: 'bob' };
    const order = async (name: string, as: string, more: Readonly<Record<string, string>>) => {
      const form = new URLSearchParams({ ...fields, order: orderId(), ...more });
      const headers = {
        origin: scene.origin,
        'x-test-role': 'operator+security',
        'accept-language': language,
      };
      const { status, page } = await scene.submit(`${PAGE}person?${who()}&last=7d`, as, `${form}`, headers);
      expect(status, name).toBe(200);
      problems.push(...(await inspector.problems(`operator-${language}-${name}`, page, language)));
    };
    await order('locked', 'olga', { issuer: who().get('issuer') ?? '', subject: who().get('subject') ?? '' });
    await order('proposed', 'olga', { email: 'chief@corp.example' });
    await order('to-confirm', 'oskar', { email: 'chief@corp.example', action: 'end' });
    // Every address is answered by the page itself here, the stream's too.
    expect(problems.filter((problem) => !problem.includes('EventSource'))).toEqual([]);
  });

  test('at 1280 × 800 the state and the last day’s decisions stand above the fold', async () => {
    const context = await chromium.newContext({
      viewport: { width: 1280, height: 800 },
      javaScriptEnabled: false,
      extraHTTPHeaders: { 'x-test-name': 'olga', 'x-test-role': 'operator' },
    });
    const page = await context.newPage();
    await page.goto(`${scene.origin}${PAGE}`);
    const bottomOf = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).first().boundingBox();
      return (box?.y ?? Number.NaN) + (box?.height ?? Number.NaN);
    };
    for (const selector of ['.states', '.totals', '.chart']) {
      expect(await bottomOf(selector), selector).toBeLessThanOrEqual(800);
    }
    // One row of fields, and the rest behind "more", which opens without a script.
    const rows = new Set<number | undefined>();
    for (const field of await page.locator('.filter > div input').all())
      rows.add((await field.boundingBox())?.y);
    expect(rows.size).toBe(1);
    expect(await page.locator('#reason').isVisible()).toBe(false);
    await page.click('.filter summary');
    expect(await page.locator('#reason').isVisible()).toBe(true);
    await context.close();
  });

  test('in print there is what was found, and nothing to press', async () => {
    const context = await chromium.newContext({
      extraHTTPHeaders: { 'x-test-name': 'olga', 'x-test-role': 'operator' },
    });
    const page = await context.newPage();
    await page.goto(`${scene.origin}${PAGE}refusals?last=7d`);
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: '.artifacts/screenshots/operator-print.png', fullPage: true });
    expect(await page.locator('nav:visible, form:visible, .tools:visible').count()).toBe(0);
    expect(await page.locator('#table-why tbody tr').first().isVisible()).toBe(true);
    expect((await page.pdf()).byteLength).toBeGreaterThan(10_000);
    await context.close();
  });
});

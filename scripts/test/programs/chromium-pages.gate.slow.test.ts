import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { PageInspector } from '../../programs/chromium-pages.ts';

const page = (style: string, body: string): Response =>
  new Response(
    `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Page</title>
<style>:root { color-scheme: light dark; background: Canvas; color: CanvasText; } ${style}</style><main><h1>Page</h1>${body}</main></html>`,
    { headers: { 'content-type': 'text/html' } },
  );

describe.skipIf(!hasChromium)('a page with one fault in Chromium', () => {
  let chromium: Browser;
  let inspector: PageInspector;

  beforeAll(async () => {
    chromium = await startChromium();
    inspector = await PageInspector.in(chromium);
  });

  afterAll(() => chromium?.close());

  test.each([
    ['none at all', '', '<p>text</p>', []],
    [
      'unreadable in the dark',
      '@media (prefers-color-scheme: dark) { p { color: #333; background: #222; } }',
      '<p>text</p>',
      ['fault: dark: axe: color-contrast: <p>text</p>'],
    ],
    [
      'unreadable in forced colors',
      '@media (forced-colors: active) { p { forced-color-adjust: none; color: #333; background: #222; } }',
      '<p>text</p>',
      ['fault: forced: axe: color-contrast: <p>text</p>'],
    ],
    [
      'a text that is hidden in the dark',
      '@media (prefers-color-scheme: dark) { p { display: none; } }',
      '<p>text</p>',
      ['fault: dark: shows 2 elements instead of 3'],
    ],
    [
      'a text that only forced colors show',
      '@media not (forced-colors: active) { p { display: none; } }',
      '<p>text</p>',
      ['fault: forced: shows 3 elements instead of 2'],
    ],
    [
      'too wide for a narrow window',
      'p { min-width: 600px; }',
      '<p>text</p>',
      [expect.stringMatching(/^fault: 320: is \d+ px wider than the window$/)],
    ],
    [
      'a field without a label, in a narrow window alone',
      '@media (width > 400px) { input { display: none; } }',
      '<input>',
      [expect.stringMatching(/^fault: 320: axe: label: <input/)],
    ],
    [
      'a button that only a script could make do something',
      '',
      '<button type="button">press</button>',
      ['fault: without scripts: shows 1 buttons that do nothing'],
    ],
  ])('is reported for it alone: %s', async (_, style, body, problems) => {
    expect(await inspector.problems('fault', page(style, body))).toEqual(problems);
  });

  test('is reported for what a language changes, and for nothing else, where it is a translation', async () => {
    const wide = '@media (width > 400px) { p { min-width: 2000px; } }';
    const dark = '@media (prefers-color-scheme: dark) { p { color: #333; background: #222; } }';
    expect(await inspector.problems('fault', page(dark, '<p>text</p>'), 'de')).toEqual([]);
    expect(
      await inspector.problems(
        'fault',
        page(
          `h2 { width: 3em; overflow-wrap: anywhere; } ${wide}`,
          '<h2>Donaudampfschifffahrt</h2><p>text</p><input>',
        ),
        'de',
      ),
    ).toEqual([
      expect.stringMatching(/^fault: light: is \d+ px wider than the window$/),
      expect.stringMatching(/^fault: 320: axe: label: <input/),
      'fault: 320: breaks the word "Donaudampfschifffahrt"',
    ]);
  });
});

test.skipIf(!hasChromium)(
  'a test file that closes its browser closes its own pages alone, and the next one has a browser',
  async () => {
    const [one, other] = [await startChromium(), await startChromium()];
    const [page, context] = [await one.newPage(), await one.newContext()];
    const others = await other.newPage();
    await one.close();
    expect([page.isClosed(), context.pages(), others.isClosed()]).toEqual([true, [], false]);
    await expect(context.newPage()).rejects.toThrow('closed');
    const next = await startChromium();
    const again = await next.newPage();
    expect(await again.evaluate('1 + 1')).toBe(2);
    await Promise.all([other.close(), next.close()]);
  },
);

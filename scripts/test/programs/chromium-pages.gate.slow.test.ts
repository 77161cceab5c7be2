import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { PageInspector } from '../../programs/chromium-pages.ts';

const page = (style: string, body: string, language = 'en'): Response =>
  new Response(
    `<!doctype html><html lang="${language}"><meta name="viewport" content="width=device-width"><title>Page</title>
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
    expect(await inspector.problems('fault', page(dark, '<p>text</p>', 'de'), 'de')).toEqual([]);
    expect(
      await inspector.problems(
        'fault',
        page(
          `h2 { width: 3em; overflow-wrap: anywhere; } ${wide}`,
          '<h2>Donaudampfschifffahrt</h2><p>text</p><input>',
          'de',
        ),
        'de',
      ),
    ).toEqual([
      expect.stringMatching(/^fault: light: is \d+ px wider than the window$/),
      expect.stringMatching(/^fault: 320: axe: label: <input/),
      'fault: 320: breaks the word "Donaudampfschifffahrt"',
    ]);
  });

  describe('that is like one without a fault', () => {
    const STYLE = 'h2 { width: 5em; overflow-wrap: anywhere; }';
    const row = '<tr><td><label for="a">Name</label> <input id="a"></td></tr>';
    const like = (part: string, heading = 'Words'): string =>
      `<h2>${heading}</h2><table><tr><th scope="col">Fields</th></tr>${part}</table>`;
    beforeAll(async () => {
      expect(await inspector.problems('fine', page(STYLE, like(row)))).toEqual([]);
      expect(await inspector.problems('fine', page(STYLE, like(row), 'de'), 'de')).toEqual([]);
    });

    test.each([
      ['none, in other words', like(row.replace('Name', 'Address'), 'Fields'), []],
      [
        'a longer word',
        like(row, 'Donaudampfschifffahrt'),
        ['fault: 320: breaks the word "Donaudampfschifffahrt"'],
      ],
      [
        'words that make it too wide',
        like(row.replace('Name', 'Name'.repeat(100))),
        [
          expect.stringMatching(/^fault: light: is \d+ px wider than the window$/),
          expect.stringMatching(/^fault: 320: is \d+ px wider than the window$/),
        ],
      ],
      [
        'a label without words',
        like(row.replace('Name', '')),
        ['light', '320'].map((view) => expect.stringMatching(`^fault: ${view}: axe: label: <input`)),
      ],
      [
        'a label of another field',
        like(row.replace('for="a"', 'for="b"')),
        ['light', '320'].map((view) => expect.stringMatching(`^fault: ${view}: axe: label: <input`)),
      ],
      [
        'words that are not readable',
        like(row.replace('<td>', '<td style="color: #eee; background: #fff">')),
        ['light', 'dark', '320', 'forced'].map((view) =>
          expect.stringMatching(`^fault: ${view}: axe: color-contrast: `),
        ),
      ],
    ])('is reported: %s', async (_, body, problems) => {
      expect(await inspector.problems('fault', page(STYLE, body))).toEqual(problems);
    });

    test('is reported where it is in another language than it says', async () => {
      expect(await inspector.problems('fault', page(STYLE, like(row)), 'de')).toEqual([
        'fault: says that it is in "en" instead of "de"',
      ]);
    });

    test('is reported where a label has no words in a translation alone', async () => {
      expect(
        await inspector.problems('fault', page(STYLE, like(row.replace('Name', '')), 'de'), 'de'),
      ).toEqual([expect.stringMatching(/^fault: 320: axe: label: <input/)]);
    });
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

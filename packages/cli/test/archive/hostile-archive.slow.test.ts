import { ArchiveReader, archiveAnswer } from '@portcullis/phabricator/internal';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../../../scripts/fixtures/chromium.ts';
import { PageInspector } from '../../../../scripts/programs/chromium-pages.ts';
import { archiveOf, freshFolder, linesIn, NOW } from './archive-of.ts';
import { bucketOf } from './bucket-of.ts';
import { HOSTILE_FILES, HOSTILE_TEXTS } from './hostile-texts.ts';
import { ORIGIN, type SimulatedObjects, simulatedInstance } from './simulated-instance.ts';

// Archives of hostile objects, read by both readers and served as the gate does, in real Chromium.

const TEXTS_PER_OBJECT = 20;
const texts = Array.from({ length: HOSTILE_TEXTS.length / TEXTS_PER_OBJECT }, (_, at) =>
  HOSTILE_TEXTS.slice(at * TEXTS_PER_OBJECT, (at + 1) * TEXTS_PER_OBJECT),
);

/** Objects of all kinds with all texts: in titles, texts, comments, and paths of inline comments. */
function hostileObjects(): SimulatedObjects {
  const objects = texts.map((own, at) => ({
    number: at + 1,
    title: own[0] ?? '',
    text: own.join('\n\n'),
    comments: own.slice(1, 3).map((text, index) => ({ id: at * 10 + index + 1, text, path: text, line: 1 })),
  }));
  const named = (name: (number: number) => string) =>
    objects.slice(0, 10).map((one) => ({ ...one, name: name(one.number) }));
  return {
    task: objects,
    revision: objects.slice(10, 20).map((one) => ({ ...one, number: one.number - 10 })),
    paste: objects.slice(20, 30).map((one) => ({ ...one, number: one.number - 20 })),
    document: named((number) => `page-${number}`),
    commit: named((number) => `rEX${String(number).padStart(40, 'a')}`),
    file: HOSTILE_FILES.map((file, at) => ({ number: at + 1, text: '', ...file })),
  };
}

describe.skipIf(!hasChromium)('a hostile archive in Chromium', () => {
  let chromium: Browser;
  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.close());

  test.each([
    ['an account', 'account', false],
    ['an anonymous client, of an origin that escapes nothing', 'anonymous', true],
  ] as const)(
    'that %s read runs nothing, loads nothing, and breaks out of no text',
    async (_who, reader, isRaw) => {
      const folder = freshFolder();
      await archiveOf(simulatedInstance(hostileObjects(), { isRaw }), folder, reader);
      const entries = linesIn(folder, 'index.ndjson') as readonly {
        type: string;
        addresses: readonly string[];
      }[];
      const { page, found } = await watched(chromium, folder);
      let pages = 0;
      for (const { type, addresses } of entries) {
        const address = `${ORIGIN}${addresses[0]}`;
        if (type !== 'content' && !/^image\/(?:png|gif)$/.test(type)) {
          await expect(page.goto(address)).rejects.toThrow('Download is starting');
          continue;
        }
        const answer = await page.goto(address);
        expect([address, answer?.status()]).toEqual([address, 200]);
        pages++;
        if (type !== 'content') continue;
        expect(
          await page
            .locator('main script, main style, main iframe, main form, main svg, main object')
            .count(),
        ).toBe(0);
      }
      // Texts of a search are titles.
      for (const word of ['alert', 'script', 'img']) await page.goto(`${ORIGIN}/search/?query=${word}`);
      await page.goto(`${ORIGIN}/search/?query=${encodeURIComponent(HOSTILE_TEXTS[21] ?? '')}`);
      expect(pages).toBeGreaterThan(reader === 'account' ? 60 : 40);
      expect(found).toEqual([]);
      await page.close();
    },
    60_000,
  );

  test('is watched by what finds the same texts in a page that escapes nothing', async () => {
    const { page, found } = await watched(chromium, freshFolder(), HOSTILE_TEXTS.slice(0, 60).join('\n'));
    await page.goto(`${ORIGIN}/T1`);
    expect(found.some((one) => one.startsWith('ran: 1'))).toBe(true);
    await page.close();
  });

  test('has comments by their fragments, links between objects, and pages that axe, the keyboard and other settings accept', async () => {
    const folder = freshFolder();
    const text =
      '= One =\n* [[ handbook ]] and D1\n\n```\nint main() { return 0; } // a long line of code that is wider than any page, so that it scrolls\n```\n> quoted `code`';
    const task = {
      number: 1,
      title: 'Login fails',
      text,
      comments: [{ id: 77, text: 'See T1#77.', path: 'src/x.c', line: 3 }],
    };
    await archiveOf(simulatedInstance({ task: [task], revision: [{ ...task, title: 'Fix it' }] }), folder);
    const { page, found } = await watched(chromium, folder);
    await page.goto(`${ORIGIN}/T1#77`);
    expect(await page.locator('section:target').textContent()).toContain('See T1#77.');
    await page.locator('main a[href="/D1"]').click();
    await page.locator('h1', { hasText: 'D1 Fix it' }).waitFor();
    await page.locator('footer a[href="/search/"]').click();
    await page.locator('#query').fill('login');
    await page.locator('button', { hasText: 'Search' }).click();
    await page.locator('main a[href="/T1"]').click();
    await page.locator('h1', { hasText: 'T1 Login fails' }).waitFor();
    expect(found).toEqual([]);
    await page.close();
    const inspector = await PageInspector.in(chromium);
    for (const target of ['/', '/T1', '/D1', '/T2', '/search/?query=login', '/search/?query=nothing'])
      expect(await inspector.problems(`archive ${target}`, await answerOf(folder, target))).toEqual([]);
  }, 120_000);

  test('has pages that axe accepts in print and in other languages', async () => {
    const folder = freshFolder();
    const comments = [{ id: 77, text: 'Nit', path: 'src/x.c', line: 3 }];
    const task = { number: 1, title: 'Login fails', text: '`code`', comments };
    await archiveOf(simulatedInstance({ task: [task], revision: [{ ...task, title: 'Fix it' }] }), folder);
    const inspector = await PageInspector.in(chromium);
    for (const target of ['/', '/D1', '/T9']) {
      const [german, printed] = [await answerOf(folder, target, 'de'), await answerOf(folder, target)];
      expect(await inspector.problems(`archive ${target} de`, german, 'de')).toEqual([]);
      expect(await inspector.problemsInPrint(`archive ${target}`, printed)).toEqual([]);
    }
    expect(await inspector.problems('archive ja', await answerOf(folder, '/', 'ja'), 'ja')).toEqual([]);
  }, 120_000);
});

function answerOf(folder: string, target: string, language = 'en'): Promise<Response> {
  const request = new Request(`${ORIGIN}${target}`, { headers: { 'accept-language': language } });
  const path = decodeURIComponent(new URL(request.url).pathname);
  const reader = new ArchiveReader(bucketOf(folder), () => {});
  const clock = { now: () => NOW } as never;
  return archiveAnswer(
    { reader, noindex: true, theme: {} },
    { request, path, clock, mayReadClosed: true, record: async () => {} },
  );
}

/**
 * A page in front of an archive, and what ran in it, was loaded from elsewhere, or was stopped by the page's policy.
 *
 * @param markup in place of what the archive has
 */
async function watched(
  chromium: Browser,
  folder: string,
  markup?: string,
): Promise<{ readonly page: Page; readonly found: string[] }> {
  const found: string[] = [];
  const page = await chromium.newPage();
  page.on('dialog', (dialog) => {
    found.push(`ran: ${dialog.message()} at ${page.url()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of \d+|ERR_/.test(message.text()))
      found.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => found.push(`${page.url()}: ${error.message}`));
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== ORIGIN) {
      found.push(`loaded ${url.origin} from ${page.url()}`);
      return route.abort();
    }
    if (markup !== undefined) return route.fulfill({ contentType: 'text/html', body: markup });
    const answer = await answerOf(folder, `${url.pathname}${url.search}`);
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== 'content-length'));
    await route.fulfill({ status: answer.status, headers, body: Buffer.from(await answer.arrayBuffer()) });
  });
  return { page, found };
}

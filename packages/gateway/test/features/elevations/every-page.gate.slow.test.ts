import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hasChromium, startChromium } from '../../../../../scripts/fixtures/chromium.ts';
import { LANGUAGES, PageInspector } from '../../../../../scripts/programs/chromium-pages.ts';
import { sqliteStores } from '../../../src/node.ts';
import { ADA, elevationScene, HOST, pageOf, SAM } from './elevation-scene.ts';

const PAGES = '/.portcullis/elevations/';
const folder = mkdtempSync(join(tmpdir(), 'portcullis-elevation-pages-'));
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every page of a request for a role, as its user and its approver see it. */
async function pages(language: string): Promise<readonly (readonly [name: string, page: Response])[]> {
  const made = await elevationScene(sqliteStores(join(folder, language)), {
    policy: {
      elevations: [{ role: 'admin', approvers: ['security'], maxMinutes: 60, approverSeenMinutes: 15 }],
    },
  });
  const gate = made.process();
  const [ada, sam] = [made.browserOf(ADA, gate), made.browserOf(SAM, gate)];
  const own = { 'accept-language': language };
  const shown: [string, Response][] = [];
  const show = async (name: string, { browser }: typeof ada, path: string) =>
    void shown.push([name, await browser.open(path, own)]);
  await ada.open('/w/');
  await sam.open(PAGES);
  await show('none', ada, PAGES);
  await show('refused', ada, '/config/x');
  await show('ask', ada, `${PAGES}ask?host=${HOST}&role=admin`);
  const page = pageOf(await ada.ask());
  await show('waiting', ada, page);
  // The approver logs in freshly.
  await sam.open(page);
  await show('decide', sam, page);
  await sam.decide(page, 'approve');
  await show('approved', sam, page);
  await show('held', ada, page);
  await show('list', sam, PAGES);
  await ada.decide(page, 'revoke');
  await show('ended', ada, page);
  const declined = pageOf(await ada.ask());
  await sam.decide(declined, 'decline');
  await show('declined', ada, declined);
  return shown;
}

describe.skipIf(!hasChromium)('every page of temporary access in Chromium', () => {
  let chromium: Browser;
  let inspector: PageInspector;
  beforeAll(async () => {
    chromium = await startChromium();
    inspector = await PageInspector.in(chromium);
  });
  afterAll(() => chromium?.close());

  test.each(LANGUAGES)(
    'has no fault that axe, the keyboard or a narrow window shows, in the language %s',
    {
      timeout: 120_000,
    },
    async (language) => {
      const problems: string[] = [];
      for (const [name, page] of await pages(language)) {
        expect([name, page.status]).toEqual([name, name === 'refused' ? 403 : 200]);
        problems.push(...(await inspector.problems(`elevation-${name}-${language}`, page, language)));
      }
      expect(problems).toEqual([]);
    },
  );
});

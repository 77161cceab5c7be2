import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, startChromium } from '../../../../../scripts/fixtures/chromium.ts';
import { PageInspector } from '../../../../../scripts/programs/chromium-pages.ts';
import { linkOfferPage, linkPage, linkRefusedPage } from '../../../src/sso/linking/link-page.ts';
import { person } from '../../fixtures/sso-server.ts';

// The pages about accounts from before, as axe, the keyboard and people with other settings find them.

const settings = { theme: { name: 'Phorge' }, random: (bytes: Uint8Array) => crypto.getRandomValues(bytes) };
const offer = {
  username: 'alice',
  person: person(),
  action: '/.portcullis/idp/link',
  returnTo: '/T1',
  proof: 'a.b',
};

describe.skipIf(!hasChromium)('pages about accounts in Chromium', () => {
  let chromium: Browser;
  let inspector: PageInspector;

  beforeAll(async () => {
    chromium = await startChromium();
    inspector = await PageInspector.in(chromium);
  });

  afterAll(() => chromium?.close());

  test.each(['en', 'de', 'ja'])('in %s', async (language) => {
    const request = new Request('https://gate.example/T1', { headers: { 'accept-language': language } });
    const asked = await linkPage(request, settings, (messages, site) => linkOfferPage(offer, messages, site));
    const refused = await linkPage(request, settings, (messages, site) =>
      linkRefusedPage('alice', '/T1', { requestId: '01a1b2c3-0000-7000-8000-000000000001' }, messages, site),
    );
    expect([
      ...(await inspector.problems(`link-account-${language}`, asked, language)),
      ...(await inspector.problems(`link-refused-${language}`, refused, language)),
    ]).toEqual([]);
  });
});

import { expect, test } from 'vitest';
import { isOfOtherSite } from '../../src/browser/other-site.ts';

test.each<[string | undefined, boolean]>([
  ['cross-site', true],
  ['same-site', true],
  ['same-origin', false],
  ['none', false],
  ['not-cross-site', false],
  ['same-sites', false],
  ['', false],
  [undefined, false],
])('a request whose headers indicate %s is from another site: %s', (site, isOther) => {
  const headers: Record<string, string> = site === undefined ? {} : { 'sec-fetch-site': site };
  expect(isOfOtherSite(new Request('https://app.example/', { headers }))).toBe(isOther);
});

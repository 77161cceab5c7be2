import { expect, test } from 'vitest';
import { isTopLevelNavigation } from '../../src/browser/top-level-navigation.ts';

const PAGE = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const isOne = (headers: Record<string, string>): boolean =>
  isTopLevelNavigation(new Request('https://app.example/', { headers }));

test('a page in a tab is one, in new browsers and in old ones', () => {
  expect(isOne(PAGE)).toBe(true);
  expect(isOne({ accept: 'text/html,*/*' })).toBe(true);
});

test.each<[string, Record<string, string>]>([
  ['a script', { ...PAGE, 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
  ['a script of an old browser', { accept: 'text/html, */*', 'x-requested-with': 'XMLHttpRequest' }],
  ['an image', { accept: 'image/*', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
  ['a frame', { ...PAGE, 'sec-fetch-dest': 'iframe' }],
  ['a prefetch', { ...PAGE, 'sec-purpose': 'prefetch' }],
  ['a prerender', { ...PAGE, 'sec-purpose': 'prefetch;prerender' }],
  ['a prefetch of an old browser', { ...PAGE, purpose: 'prefetch' }],
  ['a WebSocket', { ...PAGE, upgrade: 'websocket' }],
  ['curl', { accept: '*/*' }],
  ['git', { 'user-agent': 'git/2.47' }],
])('%s is none', (_, headers) => expect(isOne(headers)).toBe(false));

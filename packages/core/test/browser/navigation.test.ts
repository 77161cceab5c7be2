import { expect, test } from 'vitest';
import { isNavigation, isTopLevelNavigation } from '../../src/browser/navigation.ts';

test.each([
  ['a browser that says so', { 'sec-fetch-mode': 'navigate' }, true],
  ['an old browser that asks for HTML', { accept: 'text/html,application/xhtml+xml' }, true],
  ['a script of a page', { 'sec-fetch-mode': 'cors', accept: 'text/html' }, false],
  ['an image of a page', { 'sec-fetch-mode': 'no-cors', accept: 'image/*' }, false],
  ['an old browser that asks for HTML first', { accept: 'Text/HTML, image/gif, */*' }, true],
  [
    'pip, which would rather have something else',
    { accept: 'application/vnd.pypi.simple.v1+json, text/html; q=0.01' },
    false,
  ],
  ['a program that asks for another type', { accept: 'text/html5' }, false],
  ['a program', { accept: '*/*' }, false],
  ['a program that says nothing', {}, false],
])('%s navigates: %s → %s', (_who, headers, expected) => {
  expect(
    isNavigation(new Request('https://a.example/', { headers: headers as Record<string, string> })),
  ).toBe(expected);
});

const PAGE = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const isOne = (headers: Record<string, string>): boolean =>
  isTopLevelNavigation(new Request('https://app.example/', { headers }));

test('a navigation of a tab is recognized in new browsers and in old ones', () => {
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
])('a request with %s is no navigation', (_, headers) => expect(isOne(headers)).toBe(false));

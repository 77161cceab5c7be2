import { expect, test } from 'vitest';
import { browserName } from '../../src/pages/browser-name.ts';

const on = (browser: string, system: string): string => `${browser} on ${system}`;

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    'Microsoft Edge on Linux',
  ],
])('the browser name of %s is recognized', (agent, name) => {
  expect(browserName(agent, on)).toBe(name);
});

test.each([undefined, '', '§§§'])('a user agent that names no browser has no browser name', (agent) => {
  expect(browserName(agent, on)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { opener } from '../../src/login/open-browser.ts';

test('a browser is opened in the way of each platform', () => {
  expect(opener('linux', 'http://127.0.0.1:1/')).toEqual(['xdg-open', 'http://127.0.0.1:1/']);
  expect(opener('darwin', 'http://127.0.0.1:1/')).toEqual(['open', 'http://127.0.0.1:1/']);
  expect(opener('win32', 'http://127.0.0.1:1/').at(-1)).toBe('http://127.0.0.1:1/');
});

test('no shell reads an address, which may hold what a shell would run', () => {
  expect(opener('win32', 'http://127.0.0.1:1/?a=1&calc')[0]).not.toBe('cmd');
});

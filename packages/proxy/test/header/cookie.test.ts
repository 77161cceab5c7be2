import { expect, it } from 'vitest';
import { readCookies, writeCookies } from '../../src/header/cookie.ts';

const written = (header: string): string | undefined => writeCookies(readCookies(header));

it.each([
  ['a=1; b=2', 'a=1; b=2'],
  ['a=1;b=2;', 'a=1; b=2'],
  ['\ta\t=\t1\t;\tb=2', 'a=1; b=2'],
  ['a="x, y\\z"; b=p q', 'a="x, y\\z"; b=p q'],
  ['a=b=c', 'a=b=c'],
  ['a=', 'a='],
  ['a= ~', 'a=~'],
])('the Cookie %j is normalized to %j', (header, wanted) => {
  expect(written(header)).toBe(wanted);
});

it.each([
  ['a=1; bad; b=2', 'a=1; b=2'],
  ['a=1; b\u00e9=2', 'a=1'],
  ['a=1; b=\u00e9; c=3', 'a=1; c=3'],
  ['a=1; =2; [x]=3; (y)=4; z\u0001=5', 'a=1'],
  ['a=\u0001; \u00a0b=2', undefined],
  ['a=\u00e9b; c=b\u00e9', undefined],
  ['', undefined],
])('one bad pair of %j is left out, and the others stay: %j', (header, wanted) => {
  expect(written(header)).toBe(wanted);
});

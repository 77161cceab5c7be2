import { expect, test } from 'vitest';
import { documentSeconds } from '../../../src/agents/clients/document-lifetime.ts';

const secondsOf = (cacheControl: string | undefined, age?: string) =>
  documentSeconds(
    new Headers({
      ...(cacheControl !== undefined && { 'cache-control': cacheControl }),
      ...(age !== undefined && { age }),
    }),
  );

test.each<[string | undefined, number]>([
  [undefined, 300],
  ['public', 300],
  ['max-age=900', 900],
  ['MAX-AGE=900', 900],
  ['public, max-age="900"', 900],
  ['public,max-age=900,immutable', 900],
  ['max-age=600, s-maxage=900', 900],
  ['s-maxage=0, max-age=900', 60],
  ['max-age=61', 61],
  ['max-age=59', 60],
  ['max-age=86400', 86_400],
  ['max-age=86401', 86_400],
  ['max-age=900x', 300],
  ['x-max-age=900', 300],
  ['max-age=', 300],
  ['max-age=1234567890', 300],
  ['no-store', 60],
  ['max-age=900, no-cache', 60],
  ['private="x", max-age=900', 60],
  ['max-age=900,private', 60],
  ['x-no-store, max-age=900', 900],
  ['no-storeroom, max-age=900', 900],
])('a document with the Cache-Control %j is used for %i seconds', (cacheControl, seconds) => {
  expect(secondsOf(cacheControl)).toBe(seconds);
});

test.each<[string, number]>([
  ['0', 900],
  ['100', 800],
  ['900', 60],
  ['1000000000', 60],
  ['-5', 60],
  ['5.5', 60],
  ['1, 2', 60],
])('a document that is %j seconds old is used for that much less: %i', (age, seconds) => {
  expect(secondsOf('max-age=900', age)).toBe(seconds);
});

import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { queryKeys } from '../../src/event/query-keys.ts';

test('names are listed once, in order, without values', () => {
  expect(queryKeys('?b=secret&a=secret&b=secret')).toEqual(['b', 'a']);
  expect(queryKeys('?a')).toEqual(['a']);
});

test('a request without a query has no list of names', () => {
  expect(queryKeys('')).toBeUndefined();
  expect(queryKeys('?')).toBeUndefined();
});

test.each([
  `api-${'k3y9'.repeat(7)}`,
  'api-abcdefghijklmnopqrstuvwxyzab',
  'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln',
  '0123456789abcdef0123456789abcdef',
  '019b0000-0000-7000-8000-000000000001',
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'x7k2m9q4w8e5r1t6y3u0',
  'AKIAIOSFODNN7EXAMPLE',
  '12345678901',
  'aBcDeFgHiJkLmNoPqRsTuVwXyZ',
  'correcthorsebatterystaple',
])('a name that could be a secret is not recorded, nor most of it: %s', (secret) => {
  for (const search of [`?${secret}`, `?${secret}=`, `?x[${secret}]=1`]) {
    const recorded = queryKeys(search)?.join() ?? '';
    expect(recorded).not.toContain(secret.slice(0, 8));
    expect(recorded).toMatch(/…$/);
  }
});

test.each([
  '__path__',
  '__submit__',
  'api.token',
  'constraints[ids][0]',
  'queryKey',
  'after',
  'dashboardPanelPHID',
  'transactionPHIDs[0]',
  'utm_source',
  'page2',
  'größe',
  'filter[assigned-to]',
])('an honest name is recorded whole: %s', (name) => {
  expect(queryKeys(`?${encodeURIComponent(name)}=secret`)).toEqual([name]);
});

test('a name is cut where a possible secret starts', () => {
  expect(queryKeys('?api-k3y9k3y9')).toEqual(['api-…']);
  expect(queryKeys(`?${'name-'.repeat(20)}`)).toEqual(['name-name-name-n…']);
  const longest = 'long-key'.repeat(8);
  expect(queryKeys(`?${longest}`)).toEqual([longest]);
});

test('no more than 32 names are listed', () => {
  const search = `?${Array.from({ length: 1000 }, (_, index) => `k${index % 1000}=v`).join('&')}`;
  expect(queryKeys(search)).toHaveLength(32);
});

test.each([
  `aa${'A'.repeat(57)}12345`,
  `aa${'As'.repeat(28)}12345`,
  `aa${'AAs'.repeat(19)}12345`,
  `aa${'AAAaaa'.repeat(9)}12345`,
])('a name that can be split into words in very many ways is read in linear time: %s', (name) => {
  const read = (): unknown => queryKeys(`?${name}`);
  expect(runInNewContext('read()', { read }, { timeout: 1000 })).toEqual(['…']);
});

test.each(['serverHTTPURL', 'theURLsTogether', 'theIDs2', 'anHTTPServerURLs'])(
  'capitals in a row are read as one word: %s',
  (name) => {
    expect(queryKeys(`?${name}=1`)).toEqual([name]);
  },
);

test('more capitals in a row than a word has are no word', () => {
  expect(queryKeys(`?an${'A'.repeat(9)}=1`)).toEqual(['…']);
});

import { expect, test } from 'vitest';
import { OpenedCookies } from '../src/opened-cookies.ts';

const opened = (text: string) => ({ text, isOld: false });

test('gives what the whole sealed text was opened to, and nothing for a part of it', () => {
  const cookies = new OpenedCookies();
  const one = opened('one');
  cookies.add('key.sealed', one);
  expect(cookies.find('key.sealed')).toBe(one);
  expect(cookies.find('key.seale')).toBeUndefined();
  expect(cookies.find('key.sealed ')).toBeUndefined();
});

test('holds a thousand and no more; the oldest goes first', () => {
  const cookies = new OpenedCookies();
  for (let index = 0; index <= 1000; index++) cookies.add(`seal-${index}`, opened('x'));
  expect(cookies.find('seal-0')).toBeUndefined();
  expect(cookies.find('seal-1')).toBeDefined();
  expect(cookies.find('seal-1000')).toBeDefined();
});

test('holds only so much text', () => {
  const cookies = new OpenedCookies();
  const long = 'x'.repeat(1_000_000);
  cookies.add('a', opened(long));
  cookies.add('b', opened(long));
  expect(cookies.find('a')).toBeDefined();
  cookies.add('c', opened(long));
  expect(cookies.find('a')).toBeUndefined();
  expect(cookies.find('b')).toBeDefined();
  expect(cookies.find('c')).toBeDefined();
});

import { expect, test } from 'vitest';
import { LineWriter } from '../../src/event/line-writer.ts';

/** The line of one member that is made of something. */
function line(from: { readonly name: string }, also: unknown = 1, and: unknown = 2): string | undefined {
  const writer = new LineWriter();
  writer.made('who', from, () => ({ also, and, name: from.name }), also, and);
  return writer.finish(1000);
}

test('a fragment is kept as long as all that it was made of is the same', () => {
  const alice = Object.freeze({ name: 'alice' });
  const roles = ['admin'];
  expect(line(alice, roles)).toBe('{"who":{"also":["admin"],"and":2,"name":"alice"}}');
  expect(line(alice, ['engineer'])).toBe('{"who":{"also":["engineer"],"and":2,"name":"alice"}}');
  expect(line(alice, roles)).toBe('{"who":{"also":["admin"],"and":2,"name":"alice"}}');
  expect(line(alice, roles, 3)).toBe('{"who":{"also":["admin"],"and":3,"name":"alice"}}');
});

test('what can still be changed is written anew', () => {
  const somebody = { name: 'alice' };
  line(somebody);
  somebody.name = 'bob';
  expect(line(somebody)).toBe('{"who":{"also":1,"and":2,"name":"bob"}}');
});

test('a fragment with a text that has to be escaped makes no line, the second time neither', () => {
  const forger = Object.freeze({ name: 'a\u202eb' });
  expect([line(forger), line(forger)]).toEqual([undefined, undefined]);
});

test('a line is not longer than it may be', () => {
  const writer = new LineWriter();
  writer.text('a', 'b');
  const text = '{"a":"b"}';
  expect(writer.finish(text.length)).toBe(text);
  expect(writer.finish(text.length - 1)).toBeUndefined();
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d has no place in a line', (value) => {
  const writer = new LineWriter();
  writer.number('a', value);
  expect(writer.finish(1000)).toBeUndefined();
});

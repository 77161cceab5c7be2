import { expect, test } from 'vitest';
import { isRecord } from '../src/is-record.ts';

test.each([[{}], [{ a: 1 }], [Object.create(null)]])('%j is an object of members', (value) => {
  expect(isRecord(value)).toBe(true);
});

test.each([[null], [undefined], [[]], ['text'], [1], [() => {}]])(
  '%j is not an object of members',
  (value) => {
    expect(isRecord(value)).toBe(false);
  },
);

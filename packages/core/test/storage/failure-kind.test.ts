import { expect, test } from 'vitest';
import { AccessError } from '../../src/failure/access-error.ts';
import { OptionsError } from '../../src/options/check-options.ts';
import { failureKind } from '../../src/storage/failure-kind.ts';

test.each([
  ['D1_ERROR: string or blob too big: SQLITE_TOOBIG', 'SQLITE_TOOBIG'],
  ['D1_ERROR: database or disk is full: SQLITE_FULL', 'SQLITE_FULL'],
  ['put: The specified object name is not valid. (10020)', '(10020)'],
  ['Durable Object is overloaded. Too many requests queued.', 'is overloaded'],
  ['Durable Object reset because its code was updated.', 'its code was updated'],
  ['Network connection lost.', 'connection lost'],
  ['D1_ERROR: D1 DB exceeded its CPU time limit and was reset.', 'exceeded its'],
  ['D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.', 'exceeded timeout'],
  ['D1_ERROR: Exceeded maximum DB size.', 'maximum DB size'],
])('%j indicates what failed', (message, said) => {
  expect(failureKind(new Error(message))).toBe(`Error ${said}`);
});

test.each([
  [new Error('fetch https://logs.example/?token=s3cret failed'), 'Error'],
  [new Error('D1_ERROR: UNIQUE constraint failed: people.name = ada'), 'Error'],
  [new Error('row (12345) of people is locked'), 'Error'],
  // One with a name of its own has said what it is.
  [Object.assign(new Error('row (12345)'), { name: 'PostgreSQL 57014' }), 'PostgreSQL 57014'],
  [new RangeError('is overloaded'), 'RangeError'],
  ['is overloaded', 'string'],
  [undefined, 'undefined'],
])('no other part of a message is reported: %s', (error, kind) => {
  expect(failureKind(error)).toBe(kind);
});

test.each([
  [
    new TypeError("Cannot read properties of undefined (reading 'secret-of-a-body')"),
    'TypeError: Cannot read properties of undefined',
  ],
  [new TypeError('store.put is not a function'), 'TypeError: is not a function'],
  [
    Object.assign(new TypeError('connect to 10.0.0.7 with hunter2'), { code: 'ECONNREFUSED' }),
    'TypeError ECONNREFUSED',
  ],
  [Object.assign(new Error('x'), { code: 'contains hunter2' }), 'Error'],
  [new OptionsError('httpSink', ['url is missing']), 'OptionsError: httpSink: url is missing'],
  [new AccessError({ code: 'keys.unavailable', status: 503, message: 'x' }), 'AccessError keys.unavailable'],
])(
  'what failed is named without any data: by a text of the runtime, a code or the options: %s',
  (error, kind) => {
    expect(failureKind(error)).toBe(kind);
  },
);

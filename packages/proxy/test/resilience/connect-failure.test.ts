import { expect, it } from 'vitest';
import { isConnectFailure } from '../../src/resilience/connect-failure.ts';

const coded = (code: string): Error => Object.assign(new Error('failed'), { code });

it.each([
  ['by its own code', coded('ECONNREFUSED')],
  ['by the code behind it', new TypeError('fetch failed', { cause: coded('UND_ERR_CONNECT_TIMEOUT') })],
])('an error is a failure to connect %s', (_by, error) => {
  expect(isConnectFailure(error)).toBe(true);
});

it.each([
  [
    'workerd reports for refused connections and for later resets alike',
    new Error('Network connection lost.'),
  ],
  ['comes after the connection was opened', coded('ECONNRESET')],
  ['may come before or after that', coded('ETIMEDOUT')],
  ['has the code in its text alone', new Error('ECONNREFUSED')],
  ['is no error', { code: 'ECONNREFUSED' }],
])('an error that %s is not taken for a failure to connect', (_which, error) => {
  expect(isConnectFailure(error)).toBe(false);
});

it.each([
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
])('an error with the code %s is a failure to connect, two errors deep and no deeper', (code) => {
  const behind = (depth: number): Error =>
    depth === 0 ? coded(code) : new Error('failed', { cause: behind(depth - 1) });
  expect([0, 1, 2, 3].map((depth) => isConnectFailure(behind(depth)))).toEqual([true, true, true, false]);
});

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

import { expect, test } from 'vitest';
import { keysError } from '../src/keys-failure.ts';

test.each([
  ['keys.discovery_mismatch', true],
  ['keys.address_refused', true],
  ['keys.unavailable', false],
  ['keys.discovery_invalid', false],
  ['keys.set_invalid', false],
] as const)('%s is a fault that only an administrator can end: %s', (code, permanent) => {
  expect(keysError(code).permanent).toBe(permanent);
});

test.each(['keys.discovery_mismatch', 'keys.address_refused'] as const)(
  '%s is no outage: 500, and a text without advice to try again',
  (code) => {
    expect(keysError(code)).toMatchObject({
      status: 500,
      message: 'Signing keys are not available, because this site is not set up correctly.',
    });
  },
);

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

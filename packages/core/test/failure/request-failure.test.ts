import { expect, test } from 'vitest';
import { requestError } from '../../src/failure/request-failure.ts';

test('an ambiguous address has one message, whatever made it ambiguous', () => {
  const fragment = requestError('request.path_fragment');
  const ampersand = requestError('request.path_ampersand');
  expect(fragment.message).toBe(ampersand.message);
  expect([fragment.status, ampersand.status]).toEqual([400, 400]);
});

test('a crash and a wrong assembly look the same from outside', () => {
  const crash = requestError('request.crashed');
  const misassembled = requestError('request.misassembled');
  expect(crash.message).toBe(misassembled.message);
  expect([crash.status, misassembled.status]).toEqual([500, 500]);
});

test.each([
  ['request.not_found', 404, 'There is no page at this address.'],
  ['request.timeout', 408, 'The request took too long to arrive.'],
] as const)('%s is answered with status %i', (code, status, message) => {
  expect(requestError(code)).toMatchObject({ status, message });
});

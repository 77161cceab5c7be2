import { expect, test } from 'vitest';
import { isSafeMethod } from '../../src/http/safe-method.ts';

test.each(['GET', 'HEAD', 'OPTIONS'])('%s changes nothing', (method) => {
  expect(isSafeMethod(method)).toBe(true);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'get', 'GET ', ''])(
  '%j may change something',
  (method) => {
    expect(isSafeMethod(method)).toBe(false);
  },
);

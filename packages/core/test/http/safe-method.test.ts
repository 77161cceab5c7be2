import { expect, test } from 'vitest';
import { isSafeMethod } from '../../src/http/safe-method.ts';

test.each(['GET', 'HEAD', 'OPTIONS'])('the method %s is safe', (method) => {
  expect(isSafeMethod(method)).toBe(true);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE', 'get', 'GET ', ''])(
  'the method %j is not safe',
  (method) => {
    expect(isSafeMethod(method)).toBe(false);
  },
);

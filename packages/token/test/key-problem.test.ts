import { AccessError } from '@portcullis/core';
import { describe, expect, test } from 'vitest';
import { keyProblem } from '../src/key-problem.ts';

describe('keyProblem', () => {
  test('a missing key is reported as a fault of the token, and missing key sets are not', () => {
    const of = (status: number) => new AccessError({ code: 'keys.x', status, message: 'x', detail: 'why' });
    expect(keyProblem(of(401))).toMatchObject({ code: 'token.unknown_key', detail: 'keys.x: why' });
    expect(keyProblem(of(503))).toMatchObject({ code: 'token.keys_unavailable', detail: 'keys.x: why' });
  });

  test('keys that only another configuration can make available are no problem of the token', () => {
    const keys = new AccessError({
      code: 'keys.x',
      status: 500,
      message: 'x',
      detail: 'why',
      permanent: true,
    });
    expect(() => keyProblem(keys)).toThrow(
      expect.objectContaining({ code: 'gateway.misconfigured', detail: 'keys.x: why', cause: keys }),
    );
  });

  test('a bug is not reported as a fault of the token', () => {
    expect(keyProblem(new TypeError('bug'))).toBeUndefined();
    expect(keyProblem(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBeUndefined();
    expect(keyProblem('thrown text')).toBeUndefined();
  });
});

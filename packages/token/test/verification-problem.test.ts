import { AccessError } from '@portcullis/core';
import { errors } from 'jose';
import { describe, expect, test } from 'vitest';
import { verificationProblem } from '../src/verification-problem.ts';

const claims = { email: 'ada@acme.example' };

describe('verificationProblem', () => {
  test.each([
    [new errors.JWSSignatureVerificationFailed(), 'token.signature'],
    [new errors.JOSEAlgNotAllowed('x'), 'token.algorithm'],
    [new errors.JWTExpired('x', claims, 'exp', 'check_failed'), 'token.expired'],
    [new errors.JWTClaimValidationFailed('x', claims, 'nbf', 'check_failed'), 'token.not_yet_valid'],
    [new errors.JWTClaimValidationFailed('x', claims, 'nbf', 'invalid'), 'token.claims'],
    [new errors.JWTClaimValidationFailed('x', claims, 'exp', 'invalid'), 'token.claims'],
    [new errors.JWTInvalid('x'), 'token.malformed'],
    [new errors.JWSInvalid('x'), 'token.malformed'],
    [new errors.JOSENotSupported('x'), 'token.malformed'],
  ])('%s means %s, and says nothing of the claims', (error, code) => {
    const problem = verificationProblem(error);
    expect(problem?.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain('ada');
  });

  test('no fitting key is the token’s fault, no keys are not', () => {
    const of = (status: number) => new AccessError({ code: 'keys.x', status, message: 'x', detail: 'why' });
    expect(verificationProblem(of(401))).toMatchObject({ code: 'token.unknown_key', detail: 'keys.x: why' });
    expect(verificationProblem(of(503))).toMatchObject({
      code: 'token.keys_unavailable',
      detail: 'keys.x: why',
    });
  });

  test('a bug is no verdict on the token', () => {
    expect(verificationProblem(new TypeError('bug'))).toBeUndefined();
    expect(verificationProblem(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBeUndefined();
    expect(verificationProblem('thrown text')).toBeUndefined();
  });
});

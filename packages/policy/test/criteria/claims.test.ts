import { describe, expect, test } from 'vitest';
import { CLAIMS, checkClaims, claimsCompiler, claimsSchema } from '../../src/criteria/claims.ts';
import { requestBy } from '../requests.ts';
import { problemsOf } from './problems-of.ts';

describe('claims', () => {
  const { holds, field } = claimsCompiler.compile({ department: ['eng', 'ops'], level: 3 }, 'allow');
  const of = (claims: object, kind = 'user') =>
    holds({ ...requestBy({}), caller: { kind, claims } } as never);

  test('hold where every one of them has one of its values', () => {
    expect([field, claimsCompiler.field, CLAIMS.field]).toEqual(['claims', 'claims', 'claims']);
    expect(of({ department: 'ops', level: 3 })).toBe(true);
    for (const claims of [{ department: 'ops' }, { level: 3 }, { department: 'hr', level: 3 }, {}]) {
      expect(of(claims)).toBe(false);
    }
  });

  test('never hold for who is nobody', () => {
    expect(of({ department: 'ops', level: 3 }, 'anonymous')).toBe(false);
  });

  test('are an object with at least one, each with values', () => {
    expect(problemsOf(checkClaims, { department: 'eng', level: [1, 2], admin: true })).toEqual([]);
    for (const wrong of [{}, undefined, null, 'department', []]) {
      expect(problemsOf(checkClaims, wrong)).toMatchObject([
        { path: 'x', message: 'must be an object of claims, each with the values it may have' },
      ]);
    }
    expect(problemsOf(checkClaims, { good: 1, bad: [], worse: null }).map(({ path }) => path)).toEqual([
      'x.bad',
      'x.worse',
    ]);
  });

  test('are described to editors', () => {
    expect(claimsSchema).toMatchObject({
      tsType: 'ClaimTests',
      description: expect.stringMatching(/Claims/),
    });
    // What a claim may be: one of them, or a list of some.
    const scalar = { type: ['string', 'number', 'boolean'] };
    expect(claimsSchema).toMatchObject({
      type: 'object',
      minProperties: 1,
      additionalProperties: { anyOf: [scalar, { type: 'array', items: scalar, minItems: 1 }] },
    });
  });
});

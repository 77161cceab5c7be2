import { describe, expect, test } from 'vitest';
import { CLAIMS, checkClaims, claimsCompiler, claimsSchema } from '../../src/criteria/claims.ts';
import { evaluate } from '../../src/index.ts';
import { policyOf, rule } from '../policies.ts';
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

  test('are not known where a claim is missing and there may be others: that allows nothing, and denies', () => {
    const ofIncomplete = (claims: object | undefined, claimsIncomplete?: boolean) =>
      holds({ ...requestBy({}), caller: { kind: 'user', claims, claimsIncomplete } } as never);
    expect(ofIncomplete({ department: 'ops' }, true)).toBeUndefined();
    expect(ofIncomplete({}, true)).toBeUndefined();
    expect([ofIncomplete(undefined), ofIncomplete(undefined, false)]).toEqual([undefined, undefined]);
    // `null` states no value.
    expect(ofIncomplete({ department: null, level: 3 }, true)).toBeUndefined();
    // What is known of another value is known.
    expect(ofIncomplete({ department: 'hr' }, true)).toBe(false);
    expect(ofIncomplete({ department: 'ops', level: 3 }, true)).toBe(true);
    const deny = rule({ name: 'no contractors', effect: 'deny', claims: { employment: 'contractor' } });
    const policy = policyOf([rule({ name: 'all' }), deny]);
    const answer = (claimsIncomplete: boolean) =>
      evaluate(policy, requestBy({ caller: { kind: 'user', claims: {}, claimsIncomplete } })).effect;
    expect([answer(true), answer(false)]).toEqual(['deny', 'allow']);
  });

  test('never match an anonymous caller', () => {
    expect(of({ department: 'ops', level: 3 }, 'anonymous')).toBe(false);
  });

  test('are an object with at least one, each with values', () => {
    expect(problemsOf(checkClaims, { department: 'eng', level: [1, 2], admin: true })).toEqual([]);
    for (const wrong of [{}, undefined, null, 'department', []]) {
      expect(problemsOf(checkClaims, wrong)).toMatchObject([
        { path: 'x', message: 'must be an object of claims, each with its accepted values' },
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

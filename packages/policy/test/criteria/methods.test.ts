import { describe, expect, test } from 'vitest';
import { canBeNamed, checkMethods } from '../../src/criteria/methods.ts';
import type { PolicyProblem } from '../../src/index.ts';
import { Report } from '../../src/problems/report.ts';
import { anonymously, policyOf, rule } from '../policies.ts';

describe('methods of a rule', () => {
  test.each<[string[] | undefined, Record<string, boolean>]>([
    [undefined, { GET: true, HEAD: true, POST: true, PURGE: true }],
    [['GET'], { GET: true, HEAD: true, POST: false, OPTIONS: false }],
    [['HEAD'], { GET: false, HEAD: true, POST: false }],
    [['POST', 'PUT'], { GET: false, HEAD: false, POST: true, PUT: true, PATCH: false }],
    [['GET', 'HEAD'], { GET: true, HEAD: true, DELETE: false }],
  ])('%j allow %j', (methods, expected) => {
    const policy = policyOf([rule({ name: 'r', ...(methods && { methods }) })]);
    for (const [method, allowed] of Object.entries(expected)) {
      expect([method, anonymously(policy, '/x', method).effect === 'allow']).toEqual([method, allowed]);
    }
  });

  test('match a denied method in any case, because some origins ignore case', () => {
    const policy = policyOf([
      rule({ name: 'all' }),
      rule({ name: 'no patch', effect: 'deny', methods: ['PATCH'] }),
    ]);
    for (const method of ['PATCH', 'patch', 'Patch']) {
      expect(anonymously(policy, '/x', method)).toMatchObject({ effect: 'deny', rule: 'no patch' });
    }
  });

  test('that are names of properties of every object are no methods', () => {
    const policy = policyOf([rule({ name: 'r', methods: ['GET'] })]);
    expect(anonymously(policy, '/x', 'constructor').effect).toBe('deny');
  });
});

describe('checkMethods', () => {
  test.each([
    [['get'], 'methods[0]', 'GET'],
    [['GET', 'PSOT'], 'methods[1]', 'POST'],
    [['CONNECT'], 'methods[0]', undefined],
    [['*'], 'methods[0]', undefined],
    [[], 'methods', undefined],
    ['GET', 'methods', undefined],
    [[7], 'methods[0]', undefined],
  ])('finds what is wrong with %j at %s', (methods, path, suggestion) => {
    const problems: PolicyProblem[] = [];
    checkMethods(methods, new Report(problems, 'methods'));
    expect(problems).toEqual([{ path, message: expect.any(String), suggestion }]);
  });
});

test.each(['GET', 'QUERY', 'PROPFIND', 'PROPPATCH', 'MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK', 'REPORT'])(
  'a rule can name the method %s of HTTP or WebDAV',
  (method) => {
    expect(canBeNamed(method)).toBe(true);
    expect(canBeNamed(method.toLowerCase())).toBe(false);
  },
);

test.each(['CONNECT', 'TRACE', '', 'BREW'])('a rule cannot name the method %j', (method) => {
  expect(canBeNamed(method)).toBe(false);
});

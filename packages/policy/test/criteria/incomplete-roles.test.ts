import { describe, expect, test } from 'vitest';
import { evaluate, type PolicyRequest, type Rule } from '../../src/index.ts';
import { policyOf, rule } from '../policies.ts';
import { requestBy } from '../requests.ts';

/** Who answers a caller whose roles are not all known. */
function answer(rules: readonly Partial<Rule>[], asked: Partial<PolicyRequest> = {}): string {
  const policy = policyOf(rules.map((fields, index) => rule({ name: `r${index}`, ...fields })));
  const { effect, rule: by } = evaluate(policy, requestBy({ rolesIncomplete: true, ...asked }));
  return `${effect} by ${by ?? 'nobody'}`;
}

describe('a caller whose groups are not available', () => {
  const contractors = { who: { roles: ['contractor'] } };

  test.each<[string, Partial<Rule>, string?]>([
    ['denies', { effect: 'deny' }],
    ['asks for a stronger login', { effect: 'stepUp', authentication: { amr: ['mfa'] } }],
    ['lets only reading through', { effect: 'readOnly' }, 'POST'],
  ])('does not slip past a rule that %s a role they may have', (_name, fields, method = 'GET') => {
    expect(answer([{}, { ...contractors, ...fields }], { method })).toBe('deny by r1');
    expect(answer([{}, { ...contractors, ...fields }], { method, rolesIncomplete: undefined })).toBe(
      'allow by r0',
    );
    const anonymous = { caller: { kind: 'anonymous' as const }, method };
    expect(answer([{}, { ...contractors, ...fields }], anonymous)).toBe('allow by r0');
  });

  test('is admitted by roles that are certain, and by no other', () => {
    const engineers = { who: { roles: ['engineer'] } };
    expect(answer([engineers])).toBe('deny by nobody');
    expect(answer([engineers], { roles: ['engineer'] })).toBe('allow by r0');
    expect(answer([{ ...engineers, effect: 'readOnly' }])).toBe('deny by nobody');
  });

  test('is not admitted where a role that they may have is excluded', () => {
    for (const who of [{ except: ['contractor'] }, { kind: 'user' as const, except: ['contractor'] }]) {
      expect(answer([{ who }])).toBe('deny by nobody');
      expect(answer([{ who }], { rolesIncomplete: undefined })).toBe('allow by r0');
    }
    const who = { roles: ['engineer'], except: ['contractor'] };
    expect(answer([{ who }], { roles: ['engineer'] })).toBe('deny by nobody');
  });

  test('is left out of a restriction only by a role they surely have', () => {
    const deny: Partial<Rule> = { effect: 'deny', who: { roles: ['contractor'], except: ['admin'] } };
    expect(answer([{}, deny])).toBe('deny by r1');
    expect(answer([{}, deny], { roles: ['admin'] })).toBe('allow by r0');
  });

  test('is of the kind they are', () => {
    const deny: Partial<Rule> = { effect: 'deny', who: { roles: ['bot'], kind: 'service' } };
    expect(answer([{}, deny])).toBe('allow by r0');
    expect(answer([{}, deny], { caller: { kind: 'service' } })).toBe('deny by r1');
  });
});

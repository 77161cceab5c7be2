import { describe, expect, test } from 'vitest';
import { callerIn, rolesIn } from '../src/context-checks.ts';
import { member, nobody } from './callers.ts';

const misassembled = (detail: string) =>
  expect.objectContaining({
    code: 'request.misassembled',
    status: 500,
    detail: expect.stringContaining(detail),
  });

describe('callerIn', () => {
  test.each([
    member(),
    member('eng'),
    { ...member(), kind: 'service' as const },
    { ...member(), groups: undefined },
    nobody(),
  ])('returns the caller that is there: %j', (caller) => {
    expect(callerIn({ caller }, 'step')).toBe(caller);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'ada'],
    ['an empty object', {}],
    ['a person whose groups are a text', { ...member(), groups: 'admins' }],
    ['a service whose groups are null', { ...member(), kind: 'service', groups: null }],
    ['a person of whose groups nothing is said', { kind: 'user', claims: {} }],
    ['somebody of a kind that is unknown, with groups', { ...member(), kind: 'robot' }],
    ['somebody anonymous without a list of challenges', { kind: 'anonymous', groups: [] }],
  ])('refuses %s as a caller, and names the step', (_name, caller) => {
    expect(() => callerIn({ caller: caller as never }, 'theStep')).toThrow(
      misassembled('theStep found no caller'),
    );
  });
});

describe('rolesIn', () => {
  const roles = { has: () => true, names: ['admin'], grants: [] };

  test('returns the roles that are there', () => {
    expect(rolesIn({ roles }, 'step')).toBe(roles);
  });

  test.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a set', new Set(['admin'])],
    ['names alone', { names: ['admin'] }],
  ])('refuses %s as roles, and names the step', (_name, given) => {
    expect(() => rolesIn({ roles: given as never }, 'theStep')).toThrow(
      misassembled('theStep found no roles'),
    );
  });
});

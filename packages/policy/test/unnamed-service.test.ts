import { describe, expect, test } from 'vitest';
import { evaluate, type Policy } from '../src/index.ts';
import { gate } from './gate.ts';
import { policyOf, rule } from './policies.ts';

const UNNAMED = { kind: 'anonymous', unnamedService: true } as const;
const asked = { roles: [], method: 'GET', path: '/x' };
const open = rule({ name: 'open', who: 'anyone', paths: ['/**'] });
const decided = (...rules: Policy['rules']) => evaluate(policyOf([...rules]), { ...asked, caller: UNNAMED });

describe('a service that is verified and not named', () => {
  test('is allowed by a rule for anyone', () => {
    expect(decided(open)).toMatchObject({ effect: 'allow', rule: 'open' });
  });

  test.each<[string, Policy['rules'][number]['who']]>([
    ['all authenticated callers', 'authenticated'],
    ['services', { kind: 'service' }],
    ['a role', { roles: ['ci'] }],
    ['services without a role', { kind: 'service', except: ['ci'] }],
  ])('is not allowed by a rule for %s', (_who, who) => {
    expect(decided(rule({ name: 'theirs', who, paths: ['/**'] }))).toMatchObject({
      effect: 'deny',
      reason: 'policy.no_rule',
    });
  });

  test.each<[string, Partial<Policy['rules'][number]>]>([
    ['all authenticated callers', { who: 'authenticated' }],
    ['services', { who: { kind: 'service' } }],
    ['a role that it may have', { who: { roles: ['ci'] } }],
    ['a claim that it may have', { who: 'anyone', claims: { team: 'ci' } }],
  ])('is denied by a rule about %s, though anyone is allowed', (_who, about) => {
    const denial = rule({ name: 'never', effect: 'deny', paths: ['/**'], ...about });
    expect(decided(open, denial)).toMatchObject({ effect: 'deny', rule: 'never' });
    // The same request without any credentials is allowed.
    const anonymous = evaluate(policyOf([open, denial]), { ...asked, caller: { kind: 'anonymous' } });
    expect(anonymous.effect).toBe('allow');
  });

  test('is not denied by a rule about users', () => {
    const denial = rule({ name: 'users', effect: 'deny', who: { kind: 'user' }, paths: ['/**'] });
    expect(decided(open, denial).effect).toBe('allow');
  });

  test('does not get the remembered decision of an anonymous caller, and the event has the reason', async () => {
    const policy: Policy<'admin' | 'engineer'> = {
      name: 'wiki',
      rules: [open, rule({ name: 'no-services', effect: 'deny', who: { kind: 'service' }, paths: ['/**'] })],
    } as never;
    let caller: { readonly kind: 'anonymous'; readonly challenges: readonly string[] } = {
      kind: 'anonymous',
      challenges: [],
    };
    const { fetch, failures } = gate(() => caller, policy);
    expect((await fetch('/x')).status).toBe(200);
    caller = { ...caller, ...UNNAMED, reason: 'no name' } as typeof caller;
    expect((await fetch('/x')).status).toBe(401);
    expect(failures()[0]).toMatchObject({
      code: 'policy.login_required',
      detail: 'policy "wiki": rule "no-services" denies it; no name',
    });
  });
});

import { describe, expect, test } from 'vitest';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { idleRules, prove } from '../../src/prove.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');

const policyOf = (...rules: readonly Omit<Rule, 'name'>[]): Policy => ({
  name: 'p',
  rules: rules.map((rule, index) => ({ name: `r${index}`, ...rule })),
});

describe('roles that a user is given by something other than groups', () => {
  const roles = { emergency: { implies: ['staff'] }, staff: ['staff'], contractor: ['ext-*'] };
  const policy = policyOf({ effect: 'allow', who: { roles: ['emergency'] }, paths: ['/config/**'] });
  const claims: readonly PolicyClaim[] = [
    { name: 'nobody', who: 'anyone', paths: ['/config/**'], never: true },
    { name: 'no-contractor', who: { roles: ['contractor'] }, paths: ['/config/**'], never: true },
    { name: 'no-service', who: { kind: 'service' }, paths: ['/config/**'], never: true },
    { name: 'of-no-group', who: 'anyone', groups: ['ext-*'], paths: ['/config/**'], never: true },
  ];
  const provedWith = (given?: readonly (readonly string[])[]) =>
    prove({ ...policy, claims }, { now: NOW, roles, given }).map(({ holds }) => holds);

  test('count, each list with what it implies and with nothing else', () => {
    expect(provedWith()).toEqual([true, true, true, true]);
    expect(provedWith([['emergency']])).toEqual([false, true, true, true]);
    expect(provedWith([['emergency'], ['contractor', 'emergency']])).toEqual([false, false, true, true]);
  });

  test('show no groups, which are not needed', () => {
    const [{ counterexample }] = prove(
      { ...policy, claims: claims.slice(0, 1) },
      {
        ...{ now: NOW, roles, given: [['emergency']] },
      },
    ) as [ReturnType<typeof prove>[0]];
    expect(counterexample).toMatchObject({ caller: 'user', roles: ['emergency', 'staff'], rule: 'r0' });
    expect(counterexample).not.toHaveProperty('groups');
  });

  test('come with no claim, and no strength of a login', () => {
    const asks = policyOf(
      { effect: 'allow', who: { roles: ['emergency'] }, paths: ['/a'], claims: { team: 'x' } },
      { effect: 'allow', who: { roles: ['emergency'] }, paths: ['/b'], authentication: { acr: ['gold'] } },
      { effect: 'allow', who: { roles: ['emergency'] }, paths: ['/c'], authentication: { amr: ['mfa'] } },
      {
        effect: 'allow',
        who: { roles: ['emergency'] },
        paths: ['/d'],
        authentication: { maxAgeSeconds: 60 },
      },
    );
    const idle = idleRules(asks, { now: NOW, roles, given: [['emergency']] });
    expect(idle.map(({ rule }) => rule)).toEqual(['r0', 'r1', 'r2']);
  });

  test('are shown with groups if groups grant the same roles', () => {
    const claim: PolicyClaim = { name: 'c', who: 'anyone', paths: ['/w'], never: true };
    const open = policyOf({ effect: 'allow', who: { roles: ['staff'] }, paths: ['/w'] });
    const [{ counterexample }] = prove(
      { ...open, claims: [claim] },
      { now: NOW, roles, given: [['staff']] },
    ) as [ReturnType<typeof prove>[0]];
    expect(counterexample).toMatchObject({ roles: ['staff'], groups: ['staff'] });
  });
});

import { expect, test } from 'vitest';
import { openedByElevation } from '../../../src/features/elevations/opened-by-elevation.ts';
import type { PolicyDesk } from '../../../src/features/operator/page/policy-desk.ts';

const allow = (name: string, role: string, ...paths: readonly string[]) =>
  ({ name, effect: 'allow', who: { roles: [role] }, paths }) as const;
const offer = (role: string) => ({ role, approvers: ['security'], maxMinutes: 60 });

/** What a role would open under these rules: the application is the first part of a path. */
function openedBy(rules: PolicyDesk['policy']['rules'], more: Partial<PolicyDesk> = {}, role = 'admin') {
  const desk: PolicyDesk = {
    instance: 'wiki',
    policy: { name: 'wiki', rules, elevations: [offer('admin'), offer('root')] },
    options: {},
    roles: { staff: ['staff'], admin: ['admins'], root: ['roots'], security: ['security'] },
    application: {
      target: {},
      checkTarget: () => {},
      classify: (_method, { path }) => {
        const [, application = ''] = path.split('/');
        return application === 'nowhere' ? { application: '' } : { application, operation: 'see' };
      },
    },
    ...more,
  };
  return openedByElevation(desk, 'wiki.example', role, 0);
}

test('a role opens what its own rules allow: applications and operations, with the rule', () => {
  const rules = [allow('pages', 'staff', '/w/**'), allow('settings', 'admin', '/config/**')];
  expect(openedBy(rules)).toBe('config (see), settings');
  expect(openedBy(rules, {}, 'root')).toBe('');
});

test('a role that opens what has no application is shown by an example', () => {
  expect(openedBy([allow('rest', 'admin', '/nowhere/x')])).toMatch(/^[A-Z]+ \/nowhere\/x, rest$/);
});

test('of more than five kinds of access, five are named', () => {
  const rules = ['a', 'b', 'c', 'd', 'e'].map((name) => allow(`rule-${name}`, 'admin', `/${name}`));
  const five = 'a (see), rule-a; b (see), rule-b; c (see), rule-c; d (see), rule-d; e (see), rule-e';
  expect(openedBy(rules)).toBe(five);
  expect(openedBy([...rules, allow('rule-f', 'admin', '/f')])).toBe(`${five}; …`);
});

test('what a role opens is unknown where the proof is undecided, and another failure is not hidden', () => {
  const unread = {
    target: {},
    checkTarget: () => {},
    classify: () => ({ application: 'm', kind: 'mcp:message' }),
  };
  expect(openedBy([allow('tools', 'admin', '/mcp')], { application: unread })).toBeUndefined();
  const broken = {
    target: {},
    checkTarget: () => {},
    classify: () => {
      throw new RangeError('broken');
    },
  };
  expect(() => openedBy([allow('tools', 'admin', '/mcp')], { application: broken })).toThrow('broken');
});

import { checkPolicy, type Policy, type Rule } from '@portcullis/policy';
import { vocabulary } from '../../packages/phabricator/src/resource/vocabulary.ts';
import { policyOf } from '../workers/policy-of.ts';

/** A policy to be proved, and one that a reviewer is asked to compare it with. */
export interface ProvedPolicies {
  readonly name: string;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly before: Policy;
  readonly after: Policy;
}

const { applications } = vocabulary;

/** The demo's roles. */
const ROLES = { admin: ['phab-admins'], engineer: ['eng', 'eng-*'], contractor: ['ext-*'] };

/** The policy by which the bench measures the gate. */
export function benchPolicies(rules: number): ProvedPolicies {
  const before = policyOf(rules);
  return { name: 'the bench’s policy', roles: ROLES, before: claiming(before), after: changed(before) };
}

const MANY = 24;
const OPERATIONS = ['view', 'edit', 'create', 'query', 'comment', 'delete', 'list', 'history'];

/** Rules that each name other roles, applications, operations, networks, hours and logins. */
export function variedPolicies(rules: number): ProvedPolicies {
  const roles = Object.fromEntries(
    Array.from({ length: MANY }, (_, index) => [`team-${index}`, [`group-${index}`]]),
  );
  const before: Policy = { name: `varied-${rules}`, rules: variedRules(rules) };
  return { name: 'rules of all kinds', roles, before: claiming(before, 'team-1'), after: changed(before) };
}

/** So many of them, without those that others hide: a configuration with such is refused. */
function variedRules(count: number): readonly Rule[] {
  const all = Array.from({ length: 3 * count }, (_, index) => variedRule(index));
  const hidden = new Set(checkPolicy({ name: 'all', rules: all }).map(({ path }) => path));
  const rules = all.filter((_, index) => !hidden.has(`rules[${index}]`)).slice(0, count);
  if (rules.length < count) throw new Error(`${rules.length} rules of ${count} are not hidden by others`);
  return rules;
}

function variedRule(index: number): Rule {
  const hour = String(6 + (index % 12)).padStart(2, '0');
  return {
    name: `rule-${index}`,
    effect: index % 10 === 0 ? 'deny' : 'allow',
    who: { roles: [`team-${index % MANY}`, `team-${(index * 7 + 1) % MANY}`] },
    applications: [applications[(index * 5) % applications.length] ?? 'home'],
    operations: [OPERATIONS[(index * 3) % OPERATIONS.length] ?? 'view'],
    ...(index % 4 === 3 ? {} : { networks: [`10.${(index * 3 + Math.floor(index / 40)) % 40}.0.0/16`] }),
    ids: [`T${index}`, `D${index}`, `${index % 7}*`],
    ...(index % 3 === 0 ? { when: { zone: 'Europe/Berlin', from: `${hour}:00`, until: '18:00' } } : {}),
    ...(index % 10 === 1 ? { authentication: { maxAgeSeconds: 600 * (1 + (index % 4)) } } : {}),
  };
}

function claiming(policy: Policy, role = 'contractor'): Policy {
  return {
    ...policy,
    claims: [{ name: 'no-daemons', who: { roles: [role] }, applications: ['daemons'], never: true }],
  };
}

/** Every hundredth rule says something else. */
function changed(policy: Policy): Policy {
  const rules: readonly Rule[] = policy.rules.map((rule, index) =>
    // Of the bench's policy: repositories that were one role's.
    index % 100 === 2 ? { ...rule, who: 'authenticated' } : rule,
  );
  return { ...policy, rules };
}

import type { Policy } from '@portcullis/policy';
import { OPEN_PAGE } from './names.ts';

type Role = 'admin' | 'engineer' | 'contractor';

const ROLES: readonly Role[] = ['admin', 'engineer', 'contractor'];

/**
 * A policy of so many rules, of all kinds; the first lets engineers and administrators use Maniphest, the second everybody see
 * the robots file and style sheets.
 */
export function policyOf(rules: number): Policy<Role> {
  return policyWith(rules, ROLES);
}

/** The same, whose rules speak of these roles in turn. */
export function policyWith<Other extends string>(
  rules: number,
  roles: readonly Other[],
): Policy<Other | Role> {
  return {
    name: `of-${rules}`,
    rules: [
      { name: 'tasks', effect: 'allow', who: { roles: ['engineer', 'admin'] }, paths: ['/maniphest/**'] },
      { name: 'open', effect: 'allow', who: 'anyone', paths: [OPEN_PAGE, '/res/**'], methods: ['GET'] },
      ...Array.from({ length: rules - 2 }, (_, index) =>
        ruleOf(index, roles[index % roles.length] ?? 'admin'),
      ),
    ],
  };
}

function ruleOf<Any extends string>(index: number, role: Any): Policy<Any | Role>['rules'][number] {
  const name = `rule-${index}`;
  switch (index % 4) {
    case 0:
      return { name, effect: 'allow', who: { roles: [role] }, paths: [`/source/repository-${index}/**`] };
    case 1:
      return { name, effect: 'allow', who: 'authenticated', paths: [`/w/page-${index}/`], methods: ['GET'] };
    case 2:
      return { name, effect: 'deny', who: { except: ['admin'] }, paths: [`/config/edit/${index}/**`] };
    default:
      return { name, effect: 'allow', who: { roles: [role] }, paths: [`/project/view/${index}/*`] };
  }
}

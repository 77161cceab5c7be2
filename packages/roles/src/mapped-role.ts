import type { ClaimTests } from './claim-test.ts';
import type { GroupRule } from './group-rule.ts';
import type { RoleTemplate } from './role-template.ts';

/** One role and what gives it. */
export interface MappedRole {
  readonly role: string;
  readonly groups: readonly GroupRule[];
  readonly implies: readonly string[];
  readonly claims: ClaimTests;
  readonly emailDomains: readonly string[] | undefined;
  readonly template: RoleTemplate | undefined;
  /** Whether conditions alone give it, since nothing else is asked for. */
  readonly byConditions: boolean;
}

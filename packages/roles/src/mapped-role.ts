import type { GroupRule } from './group-rule.ts';
import type { RoleConditions } from './role-conditions.ts';

/** One role and what gives it. */
export interface MappedRole {
  readonly role: string;
  readonly groups: readonly GroupRule[];
  readonly implies: readonly string[];
  /** What a caller must have besides a group, or in the place of one; `undefined` where groups alone give the role. */
  readonly conditions: RoleConditions | undefined;
}

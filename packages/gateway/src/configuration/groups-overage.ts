import * as v from 'valibot';
import { optional } from './setting.ts';

/** What becomes of callers whose token leaves groups out, as providers of tokens and of logins have it. */
export const groupsOverage: v.ExactOptionalSchema<
  v.PicklistSchema<readonly ['refuse', 'ask'], undefined>,
  undefined
> = optional(
  'What becomes of somebody whose groups are left out because there are too many: `refuse` them, or `ask` the group sources for them. Default: `ask` if there is a group source of type `microsoft-graph`, else `refuse`.',
  v.picklist(['refuse', 'ask'] as const),
);

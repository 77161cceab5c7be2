import * as v from 'valibot';
import { optional } from './setting.ts';

/** What happens to callers whose token omits groups. A setting of both token providers and login providers. */
export const groupsOverage: v.ExactOptionalSchema<
  v.PicklistSchema<readonly ['refuse', 'ask'], undefined>,
  undefined
> = optional(
  'What happens when a token omits the groups because there are too many: `refuse` rejects the caller, `ask` fetches the groups from `groupSources`. Default: `ask` if there is a group source of type `microsoft-graph`, otherwise `refuse`.',
  v.picklist(['refuse', 'ask'] as const),
);

import type * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { amount, anyText, count, listOf } from '../../configuration/values.ts';

/** Phorge accounts that are known to have no groups. */
export const accountsWithoutGroupsSetting: v.GenericSchema = optional(
  'Usernames of Phorge accounts that belong to no user of the identity provider, such as bots. When they authenticate with an API token or a VCS password, they have no groups and no further claims. For all other accounts both are unknown, so a rule that denies by role, claim or e-mail domain denies them. Default: none.',
  listOf(anyText),
);

/** How long Phorge's answers about credentials are cached, and how often the gate requests them. */
export function verifiedByPhorge(cached: string, credential: string, unit: string): v.ObjectEntries {
  return {
    cacheSeconds: defaulting(
      `How long ${cached} is cached, in seconds. Phorge still verifies the ${credential} with every ${unit}.`,
      amount('seconds', 1, 3600),
      300,
    ),
    asksPerMinute: defaulting(
      `How many ${credential}s that are not cached the gate verifies at Phorge, per minute and isolate. One client address can use a twentieth of it.`,
      count('a minute', 20, 100_000),
      600,
    ),
  };
}

import type * as v from 'valibot';
import { defaulting, optional } from '../../configuration/setting.ts';
import { amount, anyText, count, listOf } from '../../configuration/values.ts';

/** Accounts at Phorge of which it is known that they have no groups. */
export const accountsWithoutGroupsSetting: v.GenericSchema = optional(
  'Usernames of accounts at Phorge that nobody at the identity provider stands behind, such as bots: known by an API token or a VCS password, they have no groups and no further claims. Of every other account that is known so, neither is known, and a rule that denies by a role, a claim or an e-mail domain refuses it. Default: none.',
  listOf(anyText),
);

/** How long answers of Phorge about credentials are believed, and how often it is asked for them. */
export function askingPhorge(believed: string, credentials: string, unit: string): v.ObjectEntries {
  return {
    cacheSeconds: defaulting(
      `How long it is believed ${believed}, in seconds. Phorge itself checks it with every ${unit}.`,
      amount('seconds', 1, 3600),
      300,
    ),
    asksPerMinute: defaulting(
      `How often Phorge is asked about ${credentials} that are not remembered, in a minute and in each isolate; a twentieth of it for one client address.`,
      count('a minute', 20, 100_000),
      600,
    ),
  };
}

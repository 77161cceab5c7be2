import * as v from 'valibot';
import { defaulting, optional, setting } from '../../../configuration/setting.ts';
import { amount, anyText, bindingName, count, listOf, text } from '../../../configuration/values.ts';

/** An API token of Phorge, as a setting. */
export const conduitToken: v.GenericSchema<string> = text(
  'api-[a-z\\d]{28}',
  'must be an API token of Phorge (api- and 28 characters); name a variable, as in "${CI_BOT_TOKEN}"',
);

const schema = v.strictObject({
  token: setting(
    'The API token of a bot that may edit the projects. A variable: `${SYNC_TOKEN}`.',
    conduitToken,
  ),
  directory: setting(
    'Whose groups: the one of `groupSources` with this `type`.',
    v.picklist(['microsoft-graph', 'okta', 'google-directory', 'github-teams']),
  ),
  projects: setting(
    "The groups whose members are a project's members, by the project's slug (its hashtag without `#`).",
    v.pipe(
      v.record(v.pipe(v.string(), v.minLength(1, 'must not be empty')), listOf(anyText)),
      v.minEntries(1, 'must hold at least one'),
    ),
  ),
  durableObject: setting(
    'A Durable Object namespace (class `PortcullisSyncRuns`) that lets one run at a time.',
    bindingName,
  ),
  usernames: defaulting(
    'What a username in Phorge is made of, up to its `@`: what people log in by at the directory, or their address there.',
    v.picklist(['login', 'email']),
    'login',
  ),
  atLogin: defaulting(
    'Each person is synchronized as they are signed in to Phorge (`sso`), besides everybody at each Cron Trigger.',
    v.boolean(),
    true,
  ),
  protectedUsernames: optional(
    'Who is never removed from a project. Bots and mailing lists never are. Default: nobody else.',
    listOf(anyText),
  ),
  maxRemovals: defaulting(
    'The brake: a run that would remove more members than this, over all projects, changes nothing.',
    count('member', 0, 1_000_000),
    50,
  ),
  maxRemovalsPercent: defaulting(
    'The same as a share of all members that there are, in percent.',
    amount('percent', 0, 100),
    10,
  ),
  disable: optional(
    'Accounts of people who left the directory are disabled, at each Cron Trigger: of whoever is in none of these groups any more. Administrators are not, nor is anybody enabled again. Default: nobody is.',
    v.strictObject({
      groups: setting(
        'Whoever may have an account is in one of these groups. Where one does not exist, nobody is disabled.',
        listOf(anyText),
      ),
      token: setting(
        'The API token of an account that Phorge lets disable others, as it lets administrators. A variable: `${DISABLE_TOKEN}`.',
        conduitToken,
      ),
      maxDisabled: defaulting(
        'The brake: a run that would disable more accounts than this changes nothing.',
        count('account', 0, 1_000_000),
        10,
      ),
      maxDisabledPercent: defaulting(
        'The same as a share of all accounts that may log in, in percent.',
        amount('percent', 0, 100),
        5,
      ),
    }),
  ),
});

/** How the members of projects follow a directory. */
export const groupSyncSettings: v.ObjectEntries = {
  groupSync: optional(
    "The members of projects become those of a directory's groups: at each login, and for all at each Cron Trigger of the Worker. Default: nothing is synchronized.",
    schema,
  ),
};

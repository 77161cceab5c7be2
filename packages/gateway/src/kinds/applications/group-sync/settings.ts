import * as v from 'valibot';
import { defaulting, optional, setting } from '../../../configuration/setting.ts';
import { amount, anyText, bindingName, count, listOf, text } from '../../../configuration/values.ts';

/** A Phorge API token. */
export const conduitToken: v.GenericSchema<string> = text(
  'api-[a-z\\d]{28}',
  'must be an API token of Phorge (api- and 28 characters); use a variable, as in "${CI_BOT_TOKEN}"',
);

const schema = v.strictObject({
  token: setting(
    'API token of a bot that can edit the projects. Use a variable: `${SYNC_TOKEN}`.',
    conduitToken,
  ),
  directory: setting(
    'Directory of the groups: the entry of `groupSources` with this `type`.',
    v.picklist(['microsoft-graph', 'okta', 'google-directory', 'github-teams']),
  ),
  projects: setting(
    'Groups by project slug (its hashtag without `#`). The members of these groups become the members of the project.',
    v.pipe(
      v.record(v.pipe(v.string(), v.minLength(1, 'must not be empty')), listOf(anyText)),
      v.minEntries(1, 'must have at least one entry'),
    ),
  ),
  durableObject: setting(
    'Durable Object namespace (class `PortcullisSyncRuns`) that prevents concurrent runs.',
    bindingName,
  ),
  usernames: defaulting(
    "Which value of the directory a Phorge username is derived from, up to its `@`: the user's `login` name or `email` address.",
    v.picklist(['login', 'email']),
    'login',
  ),
  atLogin: defaulting(
    'Whether each user is also synchronized when they log in to Phorge (`sso`), in addition to the Cron Trigger.',
    v.boolean(),
    true,
  ),
  protectedUsernames: optional(
    'Users who are never removed from a project. Bots and mailing lists are never removed. Default: no others.',
    listOf(anyText),
  ),
  maxRemovals: defaulting(
    'Safety limit: a run that would remove more members than this, over all projects, changes nothing.',
    count('member', 0, 1_000_000),
    50,
  ),
  maxRemovalsPercent: defaulting(
    'Safety limit: the same as a percentage of all members.',
    amount('percent', 0, 100),
    10,
  ),
  disable: optional(
    'Disables accounts of users who left the directory, at each Cron Trigger: users who are in none of these groups. Administrators are never disabled, and no account is enabled again. Default: no account is disabled.',
    v.strictObject({
      groups: setting(
        'Groups whose members keep their accounts. If one of the groups does not exist, no account is disabled.',
        listOf(anyText),
      ),
      token: setting(
        'API token of an account that is allowed to disable others in Phorge, such as an administrator. Use a variable: `${DISABLE_TOKEN}`.',
        conduitToken,
      ),
      maxDisabled: defaulting(
        'Safety limit: a run that would disable more accounts than this changes nothing.',
        count('account', 0, 1_000_000),
        10,
      ),
      maxDisabledPercent: defaulting(
        'Safety limit: the same as a percentage of all enabled accounts.',
        amount('percent', 0, 100),
        5,
      ),
    }),
  ),
});

/** Synchronizes the members of Phorge projects with the groups of a directory. */
export const groupSyncSettings: v.ObjectEntries = {
  groupSync: optional(
    'Synchronizes the members of Phorge projects with the groups of a directory: one user at each login, all users at each Cron Trigger of the Worker. Default: off.',
    schema,
  ),
};

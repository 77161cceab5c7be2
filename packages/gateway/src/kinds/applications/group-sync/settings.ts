import { syncDisableFields, syncFields } from '@portcullis/phabricator/internal';
import type { SyncDisableOptions, SyncOptions } from '@portcullis/phabricator/sync';
import * as v from 'valibot';
import { optionsOf } from '../../../configuration/option-setting.ts';
import { defaulting, optional, setting, shape } from '../../../configuration/setting.ts';
import { anyText, bindingName, listOf, text } from '../../../configuration/values.ts';

const sync = optionsOf<SyncOptions>('SyncOptions', syncFields);
const disabling = optionsOf<SyncDisableOptions>('SyncDisableOptions', syncDisableFields);

/** A Phorge API token. */
export const conduitToken: v.GenericSchema<string> = text(
  'api-[a-z\\d]{28}',
  'must be an API token of Phorge (api- and 28 characters); use a variable, as in "${CI_BOT_TOKEN}"',
);

const schema = shape(
  'GroupSyncConfiguration',
  v.strictObject({
    token: sync('token', conduitToken, 'Use a variable: `${SYNC_TOKEN}`.'),
    directory: setting(
      'Directory of the groups: the entry of `groupSources` with this `type`.',
      v.picklist(['microsoft-graph', 'okta', 'google-directory', 'github-teams']),
    ),
    projects: sync(
      'projects',
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
    protectedUsernames: sync('protectedUsernames', listOf(anyText)),
    maxRemovals: sync('maxRemovals'),
    maxRemovalsPercent: sync('maxRemovalsPercent'),
    disable: sync(
      'disable',
      shape(
        'DisableConfiguration',
        v.strictObject({
          groups: disabling('groups', listOf(anyText)),
          token: setting(
            'API token of an account that is allowed to disable others in Phorge, such as an administrator. Use a variable: `${DISABLE_TOKEN}`.',
            conduitToken,
          ),
          maxDisabled: disabling('maxDisabled'),
          maxDisabledPercent: disabling('maxDisabledPercent'),
        }),
      ),
      'It runs at each Cron Trigger.',
    ),
  }),
);

/** Synchronizes the members of Phorge projects with the groups of a directory. */
export const groupSyncSettings: v.ObjectEntries = {
  groupSync: optional(
    'Synchronizes the members of Phorge projects with the groups of a directory: one user at each login, all users at each Cron Trigger of the Worker. Default: off.',
    schema,
  ),
};

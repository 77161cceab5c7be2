import * as v from 'valibot';
import { defaulting, optional, setting } from '../../configuration/setting.ts';
import { amount, anyText, bindingName, count, listOf, longSecret } from '../../configuration/values.ts';
import { type AccessRequestKind, accessRequestsSettings } from '../../features/access-requests/settings.ts';
import { conduitToken, groupSyncSettings } from './group-sync/settings.ts';
import { accountsWithoutGroupsSetting, verifiedByPhorge } from './phabricator-accounts.ts';
import { machineEndpointsSetting } from './phabricator-machine-endpoints.ts';

const sso = v.strictObject({
  serverName: setting(
    '"Server name" of the provider in Phorge, such as `edge.gateway`.',
    v.pipe(
      v.string(),
      v.regex(/^[a-z\d.]+$/, 'must be lower-case letters, digits and periods, as Phorge demands'),
    ),
  ),
  clientId: setting(
    '"Client ID" of the provider in Phorge.',
    v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')),
  ),
  clientSecret: setting(
    '"Client Secret" of the provider in Phorge, of at least 32 random characters. Use a variable: `${PHORGE_SSO_SECRET}`.',
    longSecret,
  ),
  durableObject: setting(
    'Durable Object namespace (class `PortcullisSso`) that stores authorization codes and usernames.',
    bindingName,
  ),
  cookiePrefix: optional(
    "Value of Phorge's `phabricator.cookie-prefix`. Default: none.",
    v.pipe(v.string(), v.regex(/^[\w-]+$/, 'must be letters, digits, "-" or "_"')),
  ),
  register: defaulting(
    "Whether the gate completes Phorge's registration form for new users.",
    v.boolean(),
    true,
  ),
  phorgeAllowsPublic: defaulting(
    "Whether Phorge shows pages to anonymous visitors (`policy.allow-public`). The gate must then start Phorge's login itself.",
    v.boolean(),
    false,
  ),
  link: optional(
    'Lets users connect accounts that they already had in Phorge. Default: sessions that Phorge started before are dropped.',
    v.strictObject({
      providerId: setting(
        'ID of the provider in Phorge, the number in `/auth/config/view/5/`.',
        count('(the number of the provider in Phorge)', 1, Number.MAX_SAFE_INTEGER),
      ),
    }),
  ),
  usernames: optional(
    'How usernames are assigned. Default: the defaults of its settings.',
    v.strictObject({
      claims: optional(
        'Claims to derive a username from, tried in order. Default: `preferred_username`, `email`, `name`.',
        listOf(anyText),
      ),
      collision: defaulting(
        'What happens if a username is already taken: append a `number`, append the name of the `provider`, or `refuse` the user.',
        v.picklist(['number', 'provider', 'refuse']),
        'number',
      ),
    }),
  ),
});

const conduit = v.strictObject({
  tokens: defaulting(
    "Whether callers can authenticate with their Phorge API tokens, which the gate verifies at Phorge (`user.whoami`). Roles are derived from the claims `iss` (URL of the instance), `preferred_username` and `phorge_roles`. The caller's groups are unknown, unless `accountsWithoutGroups` lists the account.",
    v.boolean(),
    false,
  ),
  samePerson: defaulting(
    'Whether the API token of a user who is also logged in at the gate must belong to the same user: compared by verified `email`, by `username` (claim `preferred_username`), or not at all (`off`). Does not apply to services.',
    v.picklist(['email', 'username', 'off']),
    'email',
  ),
  ...verifiedByPhorge('the owner of a token', 'token', 'call'),
  bots: optional(
    "Bots whose API token the gate uses for callers who never see it. Callers send a token of `providers`, as the password of `Authorization: Basic` or in place of the API token. The first bot with one of the caller's roles is used. Default: none.",
    listOf(
      v.strictObject({
        roles: setting('Roles. Callers with at least one of them are included.', listOf(anyText)),
        token: setting('API token of the bot at Phorge. Use a variable: `${CI_BOT_TOKEN}`.', conduitToken),
      }),
    ),
  ),
});

const repositories = v.strictObject({
  passwords: defaulting(
    "Whether git and Mercurial can authenticate with VCS passwords, which the gate verifies at Phorge. Roles are derived from the claims `iss` (URL of the instance) and `preferred_username`, in lower case. The caller's groups are unknown, unless `accountsWithoutGroups` lists the account.",
    v.boolean(),
    false,
  ),
  samePerson: defaulting(
    'Whether the VCS password of a user who is also authenticated at the gate must belong to the same user: by `username`, as assigned by single sign-on or otherwise derived from the claims in `sso.usernames` (`preferred_username` or `email`), or not at all (`off`). Does not apply to services.',
    v.picklist(['username', 'off']),
    'username',
  ),
  ...verifiedByPhorge('the result of verifying a password for a repository', 'password', 'request'),
  accounts: optional(
    "Phorge accounts that the gate uses for callers who never see the password. Callers send a token of `providers` as the password of `Authorization: Basic` or as `Bearer`, or a credential of `portcullis login`. The first account with one of the caller's roles is used. Default: none.",
    listOf(
      v.strictObject({
        roles: setting('Roles. Callers with at least one of them are included.', listOf(anyText)),
        username: setting('Username of the account at Phorge.', anyText),
        password: setting('VCS password of the account. Use a variable: `${CI_VCS_PASSWORD}`.', anyText),
      }),
    ),
  ),
  ticketKeys: optional(
    'Secrets for git-lfs tickets, newest first, each of at least 32 random characters. A ticket attributes a download or upload to the caller who requested it. Use variables. Default: the keys of `login`; without a login, there are no tickets.',
    listOf(longSecret),
  ),
  ticketSeconds: defaulting('Lifetime of a git-lfs ticket, in seconds.', amount('seconds', 60, 86_400), 3600),
});

/** Settings of an instance of Phabricator or Phorge. */
export const phabricatorSettings: v.ObjectEntries = {
  sso: optional(
    'Single sign-on: users who are logged in at the gate are logged in to Phorge. Needs `login`. Default: Phorge has its own login.',
    sso,
  ),
  conduit: optional(
    'How programs call the Conduit API. If set, ambiguous calls are rejected. Default: programs authenticate only with credentials of `providers`, in headers.',
    conduit,
  ),
  repositories: optional(
    'How git and Mercurial authenticate. Default: only with credentials of `providers`, in headers.',
    repositories,
  ),
  accountsWithoutGroups: accountsWithoutGroupsSetting,
  ...groupSyncSettings,
  machineEndpoints: machineEndpointsSetting,
  ...accessRequestsSettings([
    v.strictObject({
      type: setting('A task in Maniphest.', v.literal('maniphest')),
      token: setting(
        'API token of the bot that creates the tasks. Use a variable: `${ACCESS_BOT_TOKEN}`.',
        conduitToken,
      ),
      projects: optional(
        'PHIDs of projects to tag the tasks with. Default: none.',
        listOf(v.pipe(v.string(), v.regex(/^PHID-PROJ-[a-z\d]{20}$/, 'must be the PHID of a project'))),
      ),
    }) as unknown as AccessRequestKind,
  ]),
  maxFormBytes: defaulting(
    'Maximum size of a form that the gate reads to authorize it, in bytes.',
    count('byte', 1, 100 * 1024 * 1024),
    8 * 1024 * 1024,
  ),
  originHardened: defaulting(
    'Whether the origin ignores `__path__` in bodies (PHP `request_order = "PG"`). Larger forms are then forwarded without being read.',
    v.boolean(),
    false,
  ),
  timeoutSeconds: defaulting(
    "Timeout until the origin's response headers arrive, in seconds.",
    amount('seconds', 1, 3600),
    100,
  ),
};

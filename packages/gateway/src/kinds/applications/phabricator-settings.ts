import * as v from 'valibot';
import { defaulting, optional, setting } from '../../configuration/setting.ts';
import { amount, anyText, bindingName, count, listOf, longSecret } from '../../configuration/values.ts';
import { type AccessRequestKind, accessRequestsSettings } from '../../features/access-requests/settings.ts';
import { conduitToken, groupSyncSettings } from './group-sync/settings.ts';
import { accountsWithoutGroupsSetting, askingPhorge } from './phabricator-accounts.ts';
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
    '"Client Secret" of the provider in Phorge, of at least 32 random characters. A variable: `${PHORGE_SSO_SECRET}`.',
    longSecret,
  ),
  durableObject: setting(
    'A Durable Object namespace (class `PortcullisSso`) that keeps codes and usernames.',
    bindingName,
  ),
  cookiePrefix: optional(
    "Phorge's `phabricator.cookie-prefix`. Default: none.",
    v.pipe(v.string(), v.regex(/^[\w-]+$/, 'must be letters, digits, "-" or "_"')),
  ),
  register: defaulting("Whether a new person's registration form is completed for them.", v.boolean(), true),
  phorgeAllowsPublic: defaulting(
    'Phorge shows pages to strangers (`policy.allow-public`), so the gate must start its login.',
    v.boolean(),
    false,
  ),
  link: optional(
    'People may connect accounts that they had before. Default: old sessions of Phorge are dropped.',
    v.strictObject({
      providerId: setting(
        "The provider's number in Phorge, as in `/auth/config/view/5/`.",
        count('(the number of the provider in Phorge)', 1, Number.MAX_SAFE_INTEGER),
      ),
    }),
  ),
  usernames: optional(
    'How people get their usernames. Default: as each of its settings says.',
    v.strictObject({
      claims: optional(
        'Claims that a name may come from, tried in order. Default: `preferred_username`, `email`, `name`.',
        listOf(anyText),
      ),
      collision: defaulting(
        'What the next person gets whose name is held already: a number behind it, the name of their provider, or a refusal.',
        v.picklist(['number', 'provider', 'refuse']),
        'number',
      ),
    }),
  ),
});

const conduit = v.strictObject({
  tokens: defaulting(
    'Callers are known by their own API tokens, which Phorge is asked about (`user.whoami`). Their roles come of the claims `iss` (the address of the instance), `preferred_username` and `phorge_roles`; their groups are not known, unless `accountsWithoutGroups` names them.',
    v.boolean(),
    false,
  ),
  samePerson: defaulting(
    'A person who is logged in at the gate and sends an API token beside must be its user: by their verified e-mail address, or by the claim `preferred_username`. `off`: need not. Machines need not.',
    v.picklist(['email', 'username', 'off']),
    'email',
  ),
  ...askingPhorge('whose token one is', 'tokens', 'call'),
  bots: optional(
    "For whom the gate calls Conduit by a bot's token, which they never see: they show a token of one of `providers`, as the password of `Authorization: Basic` or in the place of the API token. The first bot that one of their roles has counts. Default: nobody.",
    listOf(
      v.strictObject({
        roles: setting('Whoever has one of these roles.', listOf(anyText)),
        token: setting("The bot's API token at Phorge. A variable: `${CI_BOT_TOKEN}`.", conduitToken),
      }),
    ),
  ),
});

const repositories = v.strictObject({
  passwords: defaulting(
    'Callers of git and Mercurial are known by their VCS passwords, which Phorge is asked about. Their roles come of the claims `iss` (the address of the instance) and `preferred_username`, in lower case; their groups are not known, unless `accountsWithoutGroups` names them.',
    v.boolean(),
    false,
  ),
  samePerson: defaulting(
    'A person who is known at the gate and sends a VCS password as well must be its user: by the username that single sign-on gave them, else by the claims of `sso.usernames` (`preferred_username` or `email`). `off`: need not. Machines need not.',
    v.picklist(['username', 'off']),
    'username',
  ),
  ...askingPhorge('that a password is good for a repository', 'passwords', 'request'),
  accounts: optional(
    'By whose account at Phorge version control goes on for those who never see its password: they show a token of one of `providers` as the password of `Authorization: Basic`, or as `Bearer`, or the credential of `portcullis login` alone. The first account that one of their roles has counts. Default: nobody.',
    listOf(
      v.strictObject({
        roles: setting('Whoever has one of these roles.', listOf(anyText)),
        username: setting("The account's name at Phorge.", anyText),
        password: setting("The account's VCS password. A variable: `${CI_VCS_PASSWORD}`.", anyText),
      }),
    ),
  ),
  ticketKeys: optional(
    'Secrets of at least 32 random characters, newest first, that seal the tickets by which downloads and uploads of git-lfs are known as those of the caller who asked for them. Variables. Default: the keys of `login`; without it, no tickets.',
    listOf(longSecret),
  ),
  ticketSeconds: defaulting(
    'How long such a ticket is good for, in seconds.',
    amount('seconds', 60, 86_400),
    3600,
  ),
});

/** Settings of an instance of Phabricator or Phorge. */
export const phabricatorSettings: v.ObjectEntries = {
  sso: optional(
    'People are signed in to Phorge by their login at the gate. Needs `login`. Default: Phorge logs people in by itself.',
    sso,
  ),
  conduit: optional(
    'How programs call the Conduit API. Calls that can be read in two ways are refused then. Default: only with credentials of `providers`, in headers.',
    conduit,
  ),
  repositories: optional(
    'How git and Mercurial prove who they are. Default: only with credentials of `providers`, in headers.',
    repositories,
  ),
  accountsWithoutGroups: accountsWithoutGroupsSetting,
  ...groupSyncSettings,
  machineEndpoints: machineEndpointsSetting,
  ...accessRequestsSettings([
    v.strictObject({
      type: setting('A task in Maniphest.', v.literal('maniphest')),
      token: setting(
        'API token of the bot that writes the tasks. A variable: `${ACCESS_BOT_TOKEN}`.',
        conduitToken,
      ),
      projects: optional(
        'PHIDs of projects that the tasks are put into. Default: none.',
        listOf(v.pipe(v.string(), v.regex(/^PHID-PROJ-[a-z\d]{20}$/, 'must be the PHID of a project'))),
      ),
    }) as unknown as AccessRequestKind,
  ]),
  maxFormBytes: defaulting(
    'Largest form that is read and judged, in bytes.',
    count('byte', 1, 100 * 1024 * 1024),
    8 * 1024 * 1024,
  ),
  originHardened: defaulting(
    'The origin itself ignores `__path__` in bodies (PHP `request_order = "PG"`), so that larger forms may pass unread.',
    v.boolean(),
    false,
  ),
  timeoutSeconds: defaulting(
    "Longest wait for the origin's headers, in seconds.",
    amount('seconds', 1, 3600),
    100,
  ),
};

import type { PhabricatorOptions, RetiredOptions } from '@portcullis/phabricator';
import type { AgentToolsOptions } from '@portcullis/phabricator/agents';
import {
  agentToolsFields,
  phabricatorFields,
  retiredField,
  retiredFields,
  singleSignOnFields,
  usernameFields,
  WRITES,
} from '@portcullis/phabricator/internal';
import type { SingleSignOnOptions, UsernameOptions } from '@portcullis/phabricator/sso';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { defaulting, optional, setting, shape } from '../../configuration/setting.ts';
import {
  amount,
  anyText,
  bindingName,
  count,
  issuer,
  listOf,
  longSecret,
  text,
  url,
} from '../../configuration/values.ts';
import { type AccessRequestKind, accessRequestsSettings } from '../../features/access-requests/settings.ts';
import { archiveSettings } from './archive/settings.ts';
import { conduitToken, groupSyncSettings } from './group-sync/settings.ts';
import { accountsWithoutGroupsSetting, verifiedByPhorge } from './phabricator-accounts.ts';
import { machineEndpointsSetting } from './phabricator-machine-endpoints.ts';
import { timeoutSeconds } from './proxied-settings.ts';
import { readersSettings } from './readers/settings.ts';

const sign = optionsOf<SingleSignOnOptions>('SingleSignOnOptions', singleSignOnFields());
const name = optionsOf<UsernameOptions>('UsernameOptions', usernameFields);
const phabricator = optionsOf<PhabricatorOptions>('PhabricatorOptions', {
  ...phabricatorFields,
  retired: retiredField,
});

const retired = optionsOf<RetiredOptions>('RetiredOptions', retiredFields);

const sso = shape(
  'SingleSignOnConfiguration',
  v.strictObject({
    serverName: sign(
      'serverName',
      v.pipe(
        v.string(),
        v.regex(/^[a-z\d.]+$/, 'must be lower-case letters, digits and periods, as Phorge demands'),
      ),
    ),
    clientId: sign(
      'clientId',
      v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')),
    ),
    clientSecret: sign('clientSecret', longSecret, 'Use a variable: `${PHORGE_SSO_SECRET}`.'),
    durableObject: setting(
      'Durable Object namespace (class `PortcullisSso`) that stores authorization codes and usernames.',
      bindingName,
    ),
    cookiePrefix: sign(
      'cookiePrefix',
      v.pipe(v.string(), v.regex(/^[\w-]+$/, 'must be letters, digits, "-" or "_"')),
    ),
    register: sign('register'),
    phorgeAllowsPublic: sign('allowsPublic'),
    link: sign(
      'link',
      v.strictObject({
        providerId: setting(
          'ID of the provider in Phorge, the number in `/auth/config/view/5/`.',
          count('(the number of the provider in Phorge)', 1, Number.MAX_SAFE_INTEGER),
        ),
      }),
    ),
    usernames: sign(
      'usernames',
      shape(
        'UsernameConfiguration',
        v.strictObject({
          claims: name('claims', v.exactOptional(listOf(anyText))),
          collision: name('collision'),
        }),
      ),
    ),
  }),
);

const conduitBots = listOf(
  shape(
    'ConduitBotConfiguration',
    v.strictObject({
      roles: setting('Roles. Callers with at least one of them are included.', listOf(anyText)),
      token: setting('API token of the bot at Phorge. Use a variable: `${CI_BOT_TOKEN}`.', conduitToken),
    }),
  ),
);

const agent = optionsOf<AgentToolsOptions>('AgentToolsOptions', agentToolsFields());

const agents = v.strictObject({
  bots: optional(
    'Bots whose API token the tools read with, for callers who never see it: of the first bot with one of the caller’s roles. A bot sees what Phorge shows to its account, for every caller. Callers with a session of a browser have no bot. Default: none.',
    conduitBots,
  ),
  write: agent(
    'write',
    listOf(v.picklist(WRITES)),
    'They write with the API token that the user deposited, never with that of a bot: needs `login.agents`.',
  ),
  confirm: defaulting(
    'Whether the user has to confirm each call of a tool that writes, on a page of `login.host` that shows exactly what would be written.',
    v.boolean(),
    false,
  ),
  authors: agent('authors', listOf(anyText)),
  authorizationServers: optional(
    {
      option: 'ResourceOptions.authorizationServers',
      also: 'Clients find them in the metadata of the endpoint (RFC 9728). Default: no metadata is served.',
    },
    listOf(issuer),
  ),
});

const conduit = shape(
  'ConduitConfiguration',
  v.strictObject({
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
      conduitBots,
    ),
  }),
);

const repositories = shape(
  'RepositoriesConfiguration',
  v.strictObject({
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
        shape(
          'RepositoryAccountConfiguration',
          v.strictObject({
            roles: setting('Roles. Callers with at least one of them are included.', listOf(anyText)),
            username: setting('Username of the account at Phorge.', anyText),
            password: setting('VCS password of the account. Use a variable: `${CI_VCS_PASSWORD}`.', anyText),
          }),
        ),
      ),
    ),
    ticketKeys: optional(
      'Secrets for git-lfs tickets, newest first, each of at least 32 random characters. A ticket attributes a download or upload to the caller who requested it. Use variables. Default: the keys of `login`; without a login, there are no tickets.',
      listOf(longSecret),
    ),
    ticketSeconds: defaulting(
      'Lifetime of a git-lfs ticket, in seconds.',
      amount('seconds', 60, 86_400),
      3600,
    ),
  }),
);

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
  agents: optional(
    'Tools over Conduit that agents call, at `/.portcullis/mcp`. A tool needs a rule that names it or its Conduit method. With `login.agents`, users deposit their own API tokens for their agents; `true` stands for this alone. Default: no tools.',
    v.union([v.literal(true), shape('PhabricatorAgentsConfiguration', agents)]),
  ),
  retired: phabricator(
    'retired',
    shape(
      'RetiredConfiguration',
      v.strictObject({
        since: retired('since', text('\\d{4}-\\d{2}-\\d{2}', 'must be a day such as 2026-03-01')),
        to: retired('to', url),
      }),
    ),
    'Every rule that allows counts as `readOnly`, and the claim `retired` is added: no role can write.',
  ),
  ...archiveSettings,
  ...readersSettings,
  accountsWithoutGroups: accountsWithoutGroupsSetting,
  ...groupSyncSettings,
  machineEndpoints: machineEndpointsSetting,
  ...accessRequestsSettings([
    v.strictObject({
      type: setting('A task in Maniphest.', v.literal('maniphest')),
      token: setting(
        { option: 'ManiphestRecipientOptions.token', also: 'Use a variable: `${ACCESS_BOT_TOKEN}`.' },
        conduitToken,
      ),
      projects: optional(
        { option: 'ManiphestRecipientOptions.projects' },
        listOf(v.pipe(v.string(), v.regex(/^PHID-PROJ-[a-z\d]{20}$/, 'must be the PHID of a project'))),
      ),
    }) as unknown as AccessRequestKind,
  ]),
  maxFormBytes: phabricator('maxFormBytes', { from: 1, to: 100 * 1024 * 1024 }),
  originHardened: phabricator('originHardened'),
  timeoutSeconds,
};

import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import {
  amount,
  anyText,
  count,
  guid,
  hostname,
  issuer,
  listOf,
  team,
  url,
} from '../../configuration/values.ts';
import type { GroupSourceConfiguration } from '../../generated/types.ts';

const tuning = {
  cacheSeconds: defaulting(
    'How long the groups of a caller are cached, in seconds. A caller who was removed from a group keeps its roles for up to this time.',
    amount('seconds', 0, 3600),
    300,
  ),
  retrySeconds: defaulting(
    'How long the gate waits before it repeats a failed lookup for the same caller, in seconds.',
    amount('seconds', 1, 3600),
    15,
  ),
  timeoutMs: defaulting(
    'Timeout of one request to the directory, in milliseconds.',
    amount('milliseconds', 100, 30_000),
    5000,
  ),
  maxWaitSeconds: defaulting(
    'How long a request waits in total if the directory limits the rate (status 429), in seconds.',
    amount('seconds', 0, 30),
    5,
  ),
  maxCallers: defaulting(
    'How many callers are cached. The oldest entry is evicted first.',
    count('caller', 1, 1_000_000),
    10_000,
  ),
} as const;

/** Directories to fetch groups from, one entry each. */
export const groupSourceSchema: v.GenericSchema<GroupSourceConfiguration> = section(
  'GroupSourceConfiguration',
  "A directory. The groups that it returns are added to the groups of the caller's token.",
  v.variant('type', [
    v.strictObject({
      type: setting(
        'Microsoft Entra ID, through Microsoft Graph. Groups are object IDs and include nested groups.',
        v.literal('microsoft-graph'),
      ),
      tenant: setting('ID of the directory (tenant), a GUID.', guid),
      clientId: setting(
        'Client ID of an application with the application permission `GroupMember.Read.All` and admin consent.',
        anyText,
      ),
      clientSecret: setting('Client secret of the application. Use a variable: `${GRAPH_SECRET}`.', anyText),
      when: defaulting(
        "Which callers' groups are fetched: `overage` only if the token omits groups, `always` for every caller.",
        v.picklist(['overage', 'always']),
        'overage',
      ),
      graph: defaulting(
        'URL of Microsoft Graph, without a path. National clouds have their own.',
        url,
        'https://graph.microsoft.com',
      ),
      authority: defaulting(
        'URL of the token service, without a path.',
        url,
        'https://login.microsoftonline.com',
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting('Okta. Groups are group names.', v.literal('okta')),
      domain: setting('Host name of the Okta organization, such as `acme.okta.com`.', hostname),
      apiToken: setting('API token of a read-only administrator. Use a variable: `${OKTA_TOKEN}`.', anyText),
      issuers: optional(
        "Issuers whose callers are looked up. Default: the organization's issuer, and the issuer of its authorization server `default`.",
        listOf(issuer),
      ),
      userClaim: defaulting(
        "Claim with the user's Okta ID: `uid` in access tokens, `sub` after a login.",
        anyText,
        'uid',
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'Google Workspace. Groups are e-mail addresses of groups. Nested groups are included only with `nested`.',
        v.literal('google-directory'),
      ),
      serviceAccount: setting(
        'E-mail address of the service account (`client_email` in its key file). It needs domain-wide delegation for `https://www.googleapis.com/auth/admin.directory.group.readonly`.',
        anyText,
      ),
      privateKey: setting(
        'Private key of the service account (`private_key` in its key file), PKCS #8 in PEM. Use a variable: `${GOOGLE_KEY}`.',
        anyText,
      ),
      administrator: setting(
        'E-mail address of the administrator that the service account acts for.',
        anyText,
      ),
      domains: setting('Google Workspace domains whose users are looked up.', listOf(hostname)),
      issuers: optional(
        'Issuers whose callers are looked up. Default: `https://accounts.google.com`.',
        listOf(issuer),
      ),
      nested: defaulting(
        'Whether nested groups are included. This needs one more request for each group of the user. For a user in more than 200 groups, the lookup fails.',
        v.boolean(),
        false,
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'Teams of a GitHub organization, as `organization/team`. Members of child teams are included.',
        v.literal('github-teams'),
      ),
      organization: setting(
        'Name of the organization, as in URLs.',
        v.pipe(
          v.string(),
          v.regex(/^[a-zA-Z\d][a-zA-Z\d-]{0,38}$/, "must be the organization's name in addresses"),
        ),
      ),
      token: setting(
        "Token with permission to read the organization's members (`read:org`). Use a variable: `${GITHUB_TOKEN}`.",
        anyText,
      ),
      issuer: setting(
        'Issuer whose callers are looked up: the one whose tokens contain GitHub logins.',
        issuer,
      ),
      loginClaim: setting(
        'Claim with the GitHub login: a name, or a dotted path into nested claims. The issuer must get the value from GitHub, not from the user.',
        anyText,
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'Groups that Cloudflare Access receives from its identity provider and omits from its assertions.',
        v.literal('cloudflare-access'),
      ),
      team: setting('Name of the Zero Trust team: `acme` for `acme.cloudflareaccess.com`.', team),
      groupName: defaulting(
        'Which field of a group is used as its name. Identity providers fill in different ones.',
        v.picklist(['name', 'id', 'email']),
        'name',
      ),
      ...tuning,
    }),
  ]),
);

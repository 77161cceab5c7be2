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
    'How long an answer is used, in seconds: so long somebody keeps a role that was taken away.',
    amount('seconds', 0, 3600),
    300,
  ),
  retrySeconds: defaulting(
    'How long a directory that failed for a caller is not asked again for them, in seconds.',
    amount('seconds', 1, 3600),
    15,
  ),
  timeoutMs: defaulting(
    'How long one call may take, in milliseconds.',
    amount('milliseconds', 100, 30_000),
    5000,
  ),
  maxWaitSeconds: defaulting(
    'How long a request waits in all when the directory asks for patience (429), in seconds.',
    amount('seconds', 0, 30),
    5,
  ),
  maxCallers: defaulting(
    'How many callers are remembered; the oldest is forgotten first.',
    count('caller', 1, 1_000_000),
    10_000,
  ),
} as const;

/** Directories that are asked for groups, one each. */
export const groupSourceSchema: v.GenericSchema<GroupSourceConfiguration> = section(
  'GroupSourceConfiguration',
  'A directory that is asked for the groups of callers it knows, besides those of their token.',
  v.variant('type', [
    v.strictObject({
      type: setting(
        'Microsoft Entra ID by Microsoft Graph: object ids, those by way of other groups included.',
        v.literal('microsoft-graph'),
      ),
      tenant: setting('The directory (tenant) id, a GUID.', guid),
      clientId: setting(
        'Id of an application with the permission `GroupMember.Read.All` (application), and admin consent to it.',
        anyText,
      ),
      clientSecret: setting('Its secret. A variable: `${GRAPH_SECRET}`.', anyText),
      when: defaulting(
        'For whom it is asked: `overage` for those whose token leaves groups out, `always` for everybody.',
        v.picklist(['overage', 'always']),
        'overage',
      ),
      graph: defaulting(
        'Where Graph is, without a path: national clouds have their own.',
        url,
        'https://graph.microsoft.com',
      ),
      authority: defaulting(
        'Where tokens are got, without a path.',
        url,
        'https://login.microsoftonline.com',
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting('Okta, by the names of groups.', v.literal('okta')),
      domain: setting("The organization's domain, such as `acme.okta.com`.", hostname),
      apiToken: setting('An API token of a read-only administrator. A variable: `${OKTA_TOKEN}`.', anyText),
      issuers: optional(
        "Issuers whose callers are asked for. Default: the organization's own, and its authorization server `default`.",
        listOf(issuer),
      ),
      userClaim: defaulting(
        "Claim that holds the user's id at Okta: `uid` in access tokens, `sub` at a login.",
        anyText,
        'uid',
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'A Google Workspace, by the addresses of groups. Those by way of other groups are listed with `nested` only.',
        v.literal('google-directory'),
      ),
      serviceAccount: setting(
        'The service account (`client_email` of its key file), with domain-wide delegation of `https://www.googleapis.com/auth/admin.directory.group.readonly`.',
        anyText,
      ),
      privateKey: setting(
        'Its private key (`private_key` of its key file), PKCS #8 in PEM. A variable: `${GOOGLE_KEY}`.',
        anyText,
      ),
      administrator: setting('The administrator in whose name it reads.', anyText),
      domains: setting('The Workspace domains whose people are asked for.', listOf(hostname)),
      issuers: optional(
        'Issuers whose callers are asked for. Default: `https://accounts.google.com`.',
        listOf(issuer),
      ),
      nested: defaulting(
        'Groups by way of other groups count too: Google is asked once more for each group that somebody is in, and whoever is in more than 200 has none known.',
        v.boolean(),
        false,
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'The teams of a GitHub organization, as `organization/team`, those by way of child teams included.',
        v.literal('github-teams'),
      ),
      organization: setting(
        "The organization's name in addresses.",
        v.pipe(
          v.string(),
          v.regex(/^[a-zA-Z\d][a-zA-Z\d-]{0,38}$/, "must be the organization's name in addresses"),
        ),
      ),
      token: setting(
        "A token that may read the organization's members (`read:org`). A variable: `${GITHUB_TOKEN}`.",
        anyText,
      ),
      issuer: setting(
        'The issuer whose callers are asked for: the one that states their GitHub logins.',
        issuer,
      ),
      loginClaim: setting(
        'The claim that holds the GitHub login, by name or dotted path. The issuer must have it from GitHub itself.',
        anyText,
      ),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'The groups that Cloudflare Access has of its identity provider, which its assertions leave out.',
        v.literal('cloudflare-access'),
      ),
      team: setting('The team: `acme` of `acme.cloudflareaccess.com`.', team),
      groupName: defaulting(
        'What a group is called by: some providers give a name, an id, or an address.',
        v.picklist(['name', 'id', 'email']),
        'name',
      ),
      ...tuning,
    }),
  ]),
);

import {
  accessFields,
  directoryFields,
  githubFields,
  googleFields,
  graphFields,
  oktaFields,
} from '@portcullis/roles/internal';
import type {
  AccessIdentityOptions,
  DirectoryTuning,
  GithubTeamsOptions,
  GoogleDirectoryOptions,
  MicrosoftGraphOptions,
  OktaGroupsOptions,
} from '@portcullis/roles/sources';
import * as v from 'valibot';
import { optionsOf } from '../../configuration/option-setting.ts';
import { section, setting } from '../../configuration/setting.ts';
import { anyText, guid, hostname, issuer, listOf, team, url } from '../../configuration/values.ts';
import type { GroupSourceConfiguration } from '../../generated/types.ts';

const directory = optionsOf<DirectoryTuning>('DirectoryTuning', directoryFields);
const graph = optionsOf<MicrosoftGraphOptions>('MicrosoftGraphOptions', graphFields);
const okta = optionsOf<OktaGroupsOptions>('OktaGroupsOptions', oktaFields);
const google = optionsOf<GoogleDirectoryOptions>('GoogleDirectoryOptions', googleFields);
const github = optionsOf<GithubTeamsOptions>('GithubTeamsOptions', githubFields);
const access = optionsOf<AccessIdentityOptions>('AccessIdentityOptions', accessFields);

const tuning = {
  cacheSeconds: directory('cacheSeconds'),
  retrySeconds: directory('retrySeconds'),
  timeoutMs: directory('timeoutMs'),
  maxWaitSeconds: directory('maxWaitSeconds'),
  maxCallers: directory('maxCallers', { whole: true }),
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
      tenant: graph('tenant', guid),
      clientId: graph('clientId', anyText),
      clientSecret: graph('clientSecret', anyText, 'Use a variable: `${GRAPH_SECRET}`.'),
      when: graph('when'),
      graph: graph('graph', url),
      authority: graph('authority', url),
      ...tuning,
    }),
    v.strictObject({
      type: setting('Okta. Groups are group names.', v.literal('okta')),
      domain: okta('domain', hostname),
      apiToken: okta('apiToken', anyText, 'Use a variable: `${OKTA_TOKEN}`.'),
      issuers: okta('issuers', listOf(issuer)),
      userClaim: okta('userClaim', anyText),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'Google Workspace. Groups are e-mail addresses of groups. Nested groups are included only with `nested`.',
        v.literal('google-directory'),
      ),
      serviceAccount: google('serviceAccount', anyText),
      privateKey: google('privateKey', anyText, 'Use a variable: `${GOOGLE_KEY}`.'),
      administrator: google('administrator', anyText),
      domains: google('domains', listOf(hostname)),
      issuers: google('issuers', v.exactOptional(listOf(issuer))),
      nested: google('nested'),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'Teams of a GitHub organization, as `organization/team`. Members of child teams are included.',
        v.literal('github-teams'),
      ),
      organization: github(
        'organization',
        v.pipe(
          v.string(),
          v.regex(/^[a-zA-Z\d][a-zA-Z\d-]{0,38}$/, "must be the organization's name in addresses"),
        ),
      ),
      token: github('token', anyText, 'Use a variable: `${GITHUB_TOKEN}`.'),
      issuer: github('issuer', issuer),
      loginClaim: github('loginClaim', anyText),
      ...tuning,
    }),
    v.strictObject({
      type: setting(
        'Groups that Cloudflare Access receives from its identity provider and omits from its assertions.',
        v.literal('cloudflare-access'),
      ),
      team: access('team', team),
      groupName: access('groupName'),
      ...tuning,
    }),
  ]),
);

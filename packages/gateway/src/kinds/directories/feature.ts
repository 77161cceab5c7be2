import { optional } from '../../configuration/setting.ts';
import { listOf } from '../../configuration/values.ts';
import { type Feature, partTable, typesOf } from '../../feature.ts';
import { hasGroupSync } from '../applications/group-sync/group-syncs.ts';
import * as part from './part.ts';
import { groupSourceSchema } from './settings.ts';

const members = {
  'microsoft-graph': part.microsoftGraphMembersList,
  okta: part.oktaMembersList,
  'google-directory': part.googleDirectoryMembersList,
  'github-teams': part.githubTeamsMembersList,
};

/** Directories that are asked for groups, a part for each kind. */
export const directories: Feature = {
  settings: {
    root: {
      groupSources: optional(
        'Directories to fetch groups from that tokens do not list. Default: none.',
        listOf(groupSourceSchema),
      ),
    },
  },
  parts: [
    partTable(
      'groupSources',
      'Source',
      {
        'microsoft-graph': part.microsoftGraphSource,
        okta: part.oktaSource,
        'google-directory': part.googleDirectorySource,
        'github-teams': part.githubTeamsSource,
        'cloudflare-access': part.cloudflareAccessSource,
      },
      ({ groupSources = [] }) => typesOf(groupSources),
    ),
    partTable('memberSources', 'MembersList', members, (configuration) =>
      hasGroupSync(configuration)
        ? typesOf(configuration.groupSources ?? []).filter((type) => type in members)
        : undefined,
    ),
  ],
};

import {
  accessIdentity,
  githubMembers,
  githubTeams,
  googleDirectory,
  googleMembers,
  graphMembers,
  type MemberSource,
  microsoftGraph,
  oktaGroups,
  oktaMembers,
} from '@portcullis/roles/sources';
import type { GroupSourcePart } from '../../gate-plan.ts';
import type { GroupSourceConfiguration } from '../../generated/types.ts';

// One constant for each kind of directory, so that a built Worker has those that its configuration names.

export const microsoftGraphSource: GroupSourcePart = (configured, network) =>
  microsoftGraph({ ...optionsOf(configured as Of<'microsoft-graph'>), ...network });

export const oktaSource: GroupSourcePart = (configured, network) =>
  oktaGroups({ ...optionsOf(configured as Of<'okta'>), ...network });

export const googleDirectorySource: GroupSourcePart = (configured, network) =>
  googleDirectory({ ...googleOptions(configured), ...network });

export const githubTeamsSource: GroupSourcePart = (configured, network) =>
  githubTeams({ ...optionsOf(configured as Of<'github-teams'>), ...network });

export const cloudflareAccessSource: GroupSourcePart = (configured, network) =>
  accessIdentity({ ...optionsOf(configured as Of<'cloudflare-access'>), ...network });

/** Lists all members of groups in a directory, by its settings in `groupSources`. */
export type MemberSourcePart = (...given: Parameters<GroupSourcePart>) => MemberSource;

export const microsoftGraphMembersList: MemberSourcePart = (configured, network) =>
  graphMembers({ ...optionsOf(configured as Of<'microsoft-graph'>), ...network });

export const oktaMembersList: MemberSourcePart = (configured, network) =>
  oktaMembers({ ...optionsOf(configured as Of<'okta'>), ...network });

export const googleDirectoryMembersList: MemberSourcePart = (configured, network) =>
  googleMembers({ ...googleOptions(configured), ...network });

export const githubTeamsMembersList: MemberSourcePart = (configured, network) =>
  githubMembers({ ...optionsOf(configured as Of<'github-teams'>), ...network });

/** The settings of a directory of this type. */
type Of<Type extends string> = Extract<GroupSourceConfiguration, { readonly type: Type }>;

/** The settings are a source's own options, but for what says which source. */
function optionsOf<Configured extends GroupSourceConfiguration>({
  type: _,
  ...options
}: Configured): Omit<Configured, 'type'> {
  return options;
}

/** The same of Google's, which has one domain at least. */
function googleOptions(
  configured: GroupSourceConfiguration,
): Omit<Of<'google-directory'>, 'type' | 'domains'> & { readonly domains: readonly [string, ...string[]] } {
  const { domains, ...options } = optionsOf(configured as Of<'google-directory'>);
  const [first = '', ...more] = domains;
  return { ...options, domains: [first, ...more] };
}

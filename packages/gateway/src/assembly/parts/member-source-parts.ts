import { githubMembers, googleMembers, graphMembers, oktaMembers } from '@portcullis/roles/sources';
import type { GroupSourceConfiguration } from '../../configuration/types.ts';
import type { MemberSourcePart } from '../group-sync.ts';
import { optionsOf } from './group-source-parts.ts';

// One constant for each kind of directory, so that a built Worker has those that its configuration names.

export const microsoftGraphMembersList: MemberSourcePart = (configured, network) =>
  graphMembers({ ...optionsOf(configured as Of<'microsoft-graph'>), ...network });

export const oktaMembersList: MemberSourcePart = (configured, network) =>
  oktaMembers({ ...optionsOf(configured as Of<'okta'>), ...network });

export const googleDirectoryMembersList: MemberSourcePart = (configured, network) => {
  const { domains, ...options } = optionsOf(configured as Of<'google-directory'>);
  const [first = '', ...more] = domains;
  return googleMembers({ ...options, ...network, domains: [first, ...more] });
};

export const githubTeamsMembersList: MemberSourcePart = (configured, network) =>
  githubMembers({ ...optionsOf(configured as Of<'github-teams'>), ...network });

type Of<Type extends string> = Extract<GroupSourceConfiguration, { readonly type: Type }>;

import { githubMembers, googleMembers, graphMembers, oktaMembers } from '@portcullis/roles/sources';
import type { MemberSourcePart } from '../../features/group-sync/group-sync.ts';
import { googleOptions, type Of, optionsOf } from './part.ts';

// One constant for each kind of directory, so that a built Worker has those that its configuration names.

export const microsoftGraphMembersList: MemberSourcePart = (configured, network) =>
  graphMembers({ ...optionsOf(configured as Of<'microsoft-graph'>), ...network });

export const oktaMembersList: MemberSourcePart = (configured, network) =>
  oktaMembers({ ...optionsOf(configured as Of<'okta'>), ...network });

export const googleDirectoryMembersList: MemberSourcePart = (configured, network) =>
  googleMembers({ ...googleOptions(configured), ...network });

export const githubTeamsMembersList: MemberSourcePart = (configured, network) =>
  githubMembers({ ...optionsOf(configured as Of<'github-teams'>), ...network });

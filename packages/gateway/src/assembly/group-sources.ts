import type { GroupSource } from '@portcullis/roles';
import {
  accessIdentity,
  type DirectoryTuning,
  githubTeams,
  googleDirectory,
  microsoftGraph,
  oktaGroups,
} from '@portcullis/roles/sources';
import type { GatewayConfiguration, GroupSourceConfiguration } from '../configuration/types.ts';

/** One directory, as it is configured. */
export function groupSourceOf(
  configured: GroupSourceConfiguration,
  network: Pick<DirectoryTuning, 'fetch' | 'sleep'>,
): GroupSource {
  switch (configured.type) {
    case 'microsoft-graph':
      return microsoftGraph({ ...optionsOf(configured), ...network });
    case 'okta':
      return oktaGroups({ ...optionsOf(configured), ...network });
    case 'google-directory': {
      const [first = '', ...more] = configured.domains;
      return googleDirectory({ ...optionsOf(configured), ...network, domains: [first, ...more] });
    }
    case 'github-teams':
      return githubTeams({ ...optionsOf(configured), ...network });
    case 'cloudflare-access':
      return accessIdentity({ ...optionsOf(configured), ...network });
  }
}

/** The settings are a source's own options, but for what says which source. */
function optionsOf<Configured extends GroupSourceConfiguration>({
  type: _,
  ...options
}: Configured): Omit<Configured, 'type'> {
  return options;
}

/** What becomes of callers whose groups were left out, where their provider's setting does not say it. */
export function overageOf({ groupSources = [] }: GatewayConfiguration): 'refuse' | 'ask' {
  return groupSources.some(({ type }) => type === 'microsoft-graph') ? 'ask' : 'refuse';
}

/** Claims that directories know people by, which a login must keep. */
export function claimsAsked({ groupSources = [] }: GatewayConfiguration): readonly string[] {
  return groupSources.flatMap((source) => {
    if (source.type === 'microsoft-graph') return ['oid'];
    if (source.type === 'okta') return [source.userClaim ?? 'uid'];
    // A dotted path is kept by the claim that it begins with.
    if (source.type === 'github-teams') return [source.loginClaim, source.loginClaim.split('.')[0] ?? ''];
    return [];
  });
}

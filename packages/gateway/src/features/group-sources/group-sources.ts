import type { GatewayConfiguration } from '../../generated/types.ts';

/** What becomes of callers whose groups were left out, where their provider's setting does not say it. */
export function overageOf({ groupSources = [] }: GatewayConfiguration): 'refuse' | 'ask' {
  return groupSources.some(({ type }) => type === 'microsoft-graph') ? 'ask' : 'refuse';
}

/** Claims that directories know people by, which a login must keep. */
export function claimsAsked({ groupSources = [] }: GatewayConfiguration): readonly string[] {
  return groupSources.flatMap((source) => {
    if (source.type === 'microsoft-graph') return ['oid'];
    if (source.type === 'okta') return [source.userClaim ?? 'uid'];
    return source.type === 'github-teams' ? [source.loginClaim] : [];
  });
}

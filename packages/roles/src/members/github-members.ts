import type { MemberSource } from '../member-source.ts';
import { type GithubTeamsOptions, githubFields } from '../sources/github-teams.ts';
import { nextLink, pagesOf, readList, textOf } from '../sources/pages.ts';
import { memberSource, membersAtAddress } from './member-source.ts';

/**
 * Lists the members of teams of a GitHub organization, including the members of child teams. Teams are named `organization/team`.
 * GitHub returns no e-mail addresses.
 *
 * @example
 * ```ts
 * import { githubMembers } from '@portcullis/roles/sources';
 *
 * const source = githubMembers({
 *   organization: 'acme',
 *   token: 'a token with read:org',
 *   issuer: 'https://acme.cloudflareaccess.com',
 *   loginClaim: 'custom.login',
 * });
 * ```
 * @see {@link https://docs.github.com/rest/teams/members}
 */
export function githubMembers(options: GithubTeamsOptions): MemberSource {
  return memberSource('githubMembers', options, githubFields, ({ organization, token }) => {
    return async ({ group, calls }) => {
      const [, owner, team] = /^([^/]+)\/([\w-]+)$/.exec(group) ?? [];
      if (owner !== organization || team === undefined) return undefined;
      const pages = pagesOf(calls, {
        first: new URL(`https://api.github.com/orgs/${organization}/teams/${team}/members?per_page=100`),
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'user-agent': 'portcullis',
        },
        advice: 'give the token the scope read:org',
        of: 'people',
        entries: (body) =>
          readList(body, (member) => {
            const login = textOf(member.login);
            return login === undefined ? undefined : { login, email: undefined };
          }),
        next: nextLink,
      });
      return membersAtAddress(pages);
    };
  });
}

import type { MemberSource } from '../member-source.ts';
import { graphFields, graphToken, type MicrosoftGraphOptions } from '../sources/microsoft-graph.ts';
import { pagesOf, readList, textOf } from '../sources/pages.ts';
import { memberSource, membersAtAddress } from './member-source.ts';

/**
 * Lists the members of groups of Microsoft Entra ID, including the members of nested groups. Groups are named by their object IDs.
 * Guests have no address here, because theirs are in other domains.
 *
 * @example
 * ```ts
 * import { graphMembers } from '@portcullis/roles/sources';
 *
 * const source = graphMembers({
 *   tenant: '11111111-2222-3333-4444-555555555555',
 *   clientId: '66666666-7777-8888-9999-aaaaaaaaaaaa',
 *   clientSecret: 'the secret of the application',
 * });
 * ```
 * @see {@link https://learn.microsoft.com/graph/api/group-list-transitivemembers}
 */
export function graphMembers(options: MicrosoftGraphOptions): MemberSource {
  return memberSource('graphMembers', options, graphFields, (given) => {
    const token = graphToken(given);
    return async ({ group, calls, clock }) => {
      if (!/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/.test(group)) return undefined;
      const bearer = await token(calls, clock);
      const pages = pagesOf(calls, {
        first: new URL(
          `${given.graph}/v1.0/groups/${group}/transitiveMembers/microsoft.graph.user?$select=userPrincipalName,mail&$top=999`,
        ),
        headers: { accept: 'application/json', authorization: `Bearer ${bearer}` },
        advice: 'give the application the permission GroupMember.Read.All, and admin consent to it',
        of: 'people',
        entries: (body) =>
          readList('value' in body ? body.value : undefined, ({ userPrincipalName, mail }) => {
            const login = textOf(userPrincipalName);
            if (login === undefined) return undefined;
            return { login, email: login.includes('#EXT#') ? undefined : textOf(mail) };
          }),
        next: ({ body }) => ('@odata.nextLink' in body ? textOf(body['@odata.nextLink']) : undefined),
      });
      return membersAtAddress(pages);
    };
  });
}

import { emailDomain } from '@portcullis/core/internal';
import type { MemberSource } from '../member-source.ts';
import { type GoogleDirectoryOptions, googleFields, googleToken } from '../sources/google-directory.ts';
import { googlePages } from '../sources/google-pages.ts';
import { readList, textOf } from '../sources/pages.ts';
import { memberSource, membersAtAddress } from './member-source.ts';

/**
 * Lists the members of groups of a Google Workspace, including the members of nested groups. Groups are named by their e-mail
 * addresses. Members from domains outside `domains` are ignored.
 *
 * @example
 * ```ts
 * import { googleMembers } from '@portcullis/roles/sources';
 *
 * const source = googleMembers({
 *   serviceAccount: 'gate@acme.iam.gserviceaccount.com',
 *   privateKey: 'PKCS #8 in PEM',
 *   administrator: 'it@acme.example',
 *   domains: ['acme.example'],
 * });
 * ```
 * @see {@link https://developers.google.com/workspace/admin/directory/reference/rest/v1/members/list}
 */
export function googleMembers(options: GoogleDirectoryOptions): MemberSource {
  return memberSource('googleMembers', options, googleFields, (given) => {
    const token = googleToken(given);
    const domains = given.domains.map((domain) => domain.toLowerCase());
    return async ({ group, calls, clock }) => {
      const bearer = await token(calls, clock);
      const first = new URL(
        `https://admin.googleapis.com/admin/directory/v1/groups/${encodeURIComponent(group)}/members?maxResults=200&includeDerivedMembership=true`,
      );
      const members = googlePages(calls, bearer, {
        first,
        of: 'people',
        // A group without members has no list.
        entries: (body) =>
          'members' in body
            ? readList(body.members, ({ email, type }) => ({ email: textOf(email), type }))
            : [],
      });
      return membersAtAddress(people(members, domains));
    };
  });
}

/**
 * Removes nested groups, whose members are listed themselves, and members from other domains, whose usernames could equal those of
 * the organization's users.
 */
async function* people(
  pages: AsyncIterable<readonly { readonly email: string | undefined; readonly type: unknown }[]>,
  domains: readonly string[],
) {
  for await (const page of pages) {
    yield page.flatMap(({ email, type }) =>
      type === 'USER' && email !== undefined && domains.includes(emailDomain(email) ?? '')
        ? [{ login: email, email }]
        : [],
    );
  }
}

import type { MemberSource } from '../member-source.ts';
import { DirectoryFailure } from '../sources/directory-failure.ts';
import { type OktaGroupsOptions, oktaFields } from '../sources/okta-groups.ts';
import { nextLink, pagesOf, readList, textOf } from '../sources/pages.ts';
import { memberSource } from './member-source.ts';

/**
 * Lists the members of Okta groups. Groups are named by their names. Fails if two groups have the same name.
 *
 * @example
 * ```ts
 * import { oktaMembers } from '@portcullis/roles/sources';
 *
 * const source = oktaMembers({ domain: 'acme.okta.com', apiToken: 'a read-only token' });
 * const members = await source.members(['eng-platform'], { now: Date.now });
 * ```
 * @see {@link https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/}
 */
export function oktaMembers(options: OktaGroupsOptions): MemberSource {
  return memberSource<OktaGroupsOptions, 'issuers'>(
    'oktaMembers',
    options,
    oktaFields,
    ({ domain, apiToken }) => {
      const groups = `https://${domain}/api/v1/groups`;
      const common = {
        headers: { accept: 'application/json', authorization: `SSWS ${apiToken}` },
        advice: 'give the API token the right to read users and groups',
        next: nextLink,
      };
      return async ({ group, calls }) => {
        const first = new URL(`${groups}?limit=200`);
        first.searchParams.set('search', `profile.name eq ${JSON.stringify(group)}`);
        const ids: string[] = [];
        const found = pagesOf(calls, {
          ...common,
          first,
          entries: (body) =>
            readList(body, ({ id, profile }) => ({ id: textOf(id), name: fieldOf(profile, 'name') })),
        });
        for await (const page of found) {
          // The search is not case-sensitive, so it may return other groups.
          ids.push(...page.flatMap(({ id, name }) => (id !== undefined && name === group ? [id] : [])));
        }
        if (ids.length > 1) {
          throw new DirectoryFailure(
            `GET to ${domain} returned ${ids.length} groups with the same name: ${JSON.stringify(group)}`,
          );
        }
        const [id] = ids;
        if (id === undefined) return undefined;
        return pagesOf(calls, {
          ...common,
          first: new URL(`${groups}/${encodeURIComponent(id)}/users?limit=1000`),
          of: 'people',
          entries: (body) =>
            readList(body, ({ profile }) => {
              const login = fieldOf(profile, 'login');
              return login === undefined ? undefined : { login, email: fieldOf(profile, 'email') };
            }),
        });
      };
    },
  );
}

function fieldOf(profile: unknown, name: string): string | undefined {
  return typeof profile === 'object' && profile !== null
    ? textOf((profile as Readonly<Record<string, unknown>>)[name])
    : undefined;
}

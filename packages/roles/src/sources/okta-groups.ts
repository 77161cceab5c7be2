import type { PerEnv } from '@portcullis/core/internal';
import type { GroupSource } from '../group-source.ts';
import { unidentified } from './directory-failure.ts';
import { type DirectoryTuning, matching, notEmpty, type OwnFields, texts } from './directory-options.ts';
import { directorySource } from './directory-source.ts';
import { nextLink, pagesOf, readList, textOf } from './pages.ts';

/** Options of `oktaGroups()`. */
export interface OktaGroupsOptions extends DirectoryTuning {
  /** Host name of the Okta organization, such as `acme.okta.com`. */
  readonly domain: string;
  /** API token of a read-only administrator. */
  readonly apiToken: string;
  /**
   * Issuers whose callers are looked up. Default: the organization's issuer, and the issuer of its authorization server
   * `default`.
   */
  readonly issuers?: readonly string[];
  /** Claim with the user's Okta ID: `uid` in access tokens, `sub` after a login. Default `uid`. */
  readonly userClaim?: string;
}

const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/;
export const oktaFields: OwnFields<OktaGroupsOptions, 'issuers'> = {
  domain: matching(DOMAIN, 'must be a host name, such as acme.okta.com'),
  apiToken: notEmpty,
  issuers: { ...texts, fallback: () => undefined },
  userClaim: { ...notEmpty, fallback: () => 'uid' },
};

const USER_ID = /^[\w-]{1,100}$/;

/**
 * Fetches the groups of users in Okta, as group names.
 *
 * @example
 * ```ts
 * import { oktaGroups } from '@portcullis/roles/sources';
 *
 * const source = oktaGroups((env: { OKTA_TOKEN: string }) => ({ domain: 'acme.okta.com', apiToken: env.OKTA_TOKEN }));
 * ```
 * @see {@link https://developer.okta.com/docs/api/openapi/okta-management/management/tag/UserResources/}
 */
export function oktaGroups<Env = unknown>(options: PerEnv<Env, OktaGroupsOptions>): GroupSource<Env> {
  return directorySource<Env, OktaGroupsOptions, 'issuers'>('oktaGroups', options, oktaFields, (given) => {
    const { domain, apiToken, userClaim } = given;
    const origin = `https://${domain}`;
    const issuers = given.issuers ?? [origin, `${origin}/oauth2/default`];
    return {
      knows: ({ kind, issuer }) => kind === 'user' && issuers.includes(issuer),
      groups: async function* ({ identity, calls }) {
        const id = identity.claims[userClaim];
        if (typeof id !== 'string' || !USER_ID.test(id)) throw unidentified(userClaim, 'user id of Okta');
        yield* pagesOf(calls, {
          first: new URL(`${origin}/api/v1/users/${id}/groups?limit=200`),
          headers: { accept: 'application/json', authorization: `SSWS ${apiToken}` },
          advice: 'give the API token the right to read users and groups',
          entries: (body) =>
            readList(body, ({ profile }) =>
              typeof profile === 'object' && profile !== null && 'name' in profile
                ? textOf(profile.name)
                : undefined,
            ),
          next: nextLink,
        });
      },
    };
  });
}

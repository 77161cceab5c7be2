import { claimAt, type PerEnv } from '@portcullis/core/internal';
import type { GroupSource } from '../group-source.ts';
import { DirectoryFailure, unidentified } from './directory-failure.ts';
import { type DirectoryTuning, matching, notEmpty, type OwnFields } from './directory-options.ts';
import { directorySource } from './directory-source.ts';
import { readList, textOf } from './pages.ts';

/** Options of `githubTeams()`. */
export interface GithubTeamsOptions extends DirectoryTuning {
  /** Name of the organization, as in URLs. */
  readonly organization: string;
  /** Token with permission to read the organization's members (`read:org`). */
  readonly token: string;
  /** Issuer whose callers are looked up: the one whose tokens contain GitHub logins. */
  readonly issuer: string;
  /**
   * Claim with the GitHub login: a name, or a dotted path into nested claims. The issuer must get the value from GitHub, not from
   * the user.
   */
  readonly loginClaim: string;
}

const LOGIN = /^[a-z\d](?:[a-z\d-]{0,38})$/i;
/** Logins of Enterprise Managed Users end in `_` and the short code of their enterprise. */
const USER_LOGIN = /^[a-z\d][\w-]{0,99}$/i;

export const githubFields: OwnFields<GithubTeamsOptions> = {
  organization: matching(LOGIN, 'must be the name of the organization, as in URLs'),
  token: notEmpty,
  issuer: notEmpty,
  loginClaim: notEmpty,
};

const MOST_PAGES = 100;

const TEAMS = `query ($organization: String!, $login: String!, $after: String) {
  organization(login: $organization) {
    teams(first: 100, after: $after, userLogins: [$login]) {
      nodes { slug }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

/**
 * Fetches the teams of users in a GitHub organization, as `organization/team`, including parent teams of child teams.
 *
 * A GitHub login can be released and taken by another user. Use this only with an issuer that reads the login from GitHub at each
 * login.
 *
 * @example
 * ```ts
 * import { githubTeams } from '@portcullis/roles/sources';
 *
 * const source = githubTeams((env: { GITHUB_TOKEN: string }) => ({
 *   organization: 'acme',
 *   token: env.GITHUB_TOKEN,
 *   issuer: 'https://acme.cloudflareaccess.com',
 *   loginClaim: 'custom.login',
 * }));
 * ```
 * @see {@link https://docs.github.com/graphql/reference/objects#organization}
 */
export function githubTeams<Env = unknown>(options: PerEnv<Env, GithubTeamsOptions>): GroupSource<Env> {
  return directorySource(
    'githubTeams',
    options,
    githubFields,
    ({ organization, token, issuer, loginClaim }) => {
      return {
        knows: (identity) => identity.kind === 'user' && identity.issuer === issuer,
        groups: async function* ({ identity, calls }) {
          const login = claimAt(identity.claims, loginClaim);
          if (typeof login !== 'string' || !USER_LOGIN.test(login))
            throw unidentified(loginClaim, 'GitHub login');
          let after: string | undefined;
          for (let pages = 0; pages < MOST_PAGES; pages++) {
            const variables = { organization, login, after: after ?? null };
            const { body } = await calls.json(
              new URL('https://api.github.com/graphql'),
              {
                method: 'POST',
                body: JSON.stringify({ query: TEAMS, variables }),
                headers: {
                  authorization: `Bearer ${token}`,
                  'content-type': 'application/json',
                  'user-agent': 'portcullis',
                },
              },
              'give the token the scope read:org',
            );
            const page = readTeams(body, organization);
            if (page === undefined)
              throw new DirectoryFailure('POST to api.github.com returned no teams: check the token');
            yield page.teams;
            after = page.next;
            if (after === undefined) return;
          }
          throw new DirectoryFailure(`POST to api.github.com returned more than ${MOST_PAGES} pages`);
        },
      };
    },
  );
}

/** A response with errors may be incomplete, so it counts as a failure. */
function readTeams(
  body: object,
  organization: string,
): { readonly teams: readonly string[]; readonly next: string | undefined } | undefined {
  if ('errors' in body) return undefined;
  const connection = claimAt(body, ['data', 'organization', 'teams']);
  const teams = readList(claimAt(connection, ['nodes']), ({ slug }) => textOf(slug));
  const more = claimAt(connection, ['pageInfo', 'hasNextPage']);
  const cursor = textOf(claimAt(connection, ['pageInfo', 'endCursor']));
  if (teams === undefined || typeof more !== 'boolean' || (more && cursor === undefined)) return undefined;
  return { teams: teams.map((slug) => `${organization}/${slug}`), next: more ? cursor : undefined };
}

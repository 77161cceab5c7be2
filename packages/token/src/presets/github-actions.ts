import type { FieldsFor, PerEnv } from '@portcullis/core/internal';
import { optional } from '@portcullis/core/internal';
import type { Claims } from '../claims.ts';
import { type BearerTokenOptions, bearerFields, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';
import { nameList } from './name-list.ts';
import { nameInGroup, textClaim, workload } from './workload.ts';

/** Options of `githubActions()`. */
export interface GithubActionsOptions extends BearerTokenOptions {
  /**
   * Users or organizations whose repositories are accepted, such as `acme`. Required because anyone on GitHub can request a token
   * for any audience.
   *
   * Names are compared as GitHub spells them. Someone else can take the name of an account that was renamed or deleted: set
   * `ownerIds` as well.
   */
  readonly owners: readonly string[];
  /**
   * Numeric IDs of the accepted users or organizations, as texts. The owner must match both this list and `owners`. Default: any
   * ID.
   *
   * GitHub never reuses an ID.
   */
  readonly ownerIds?: readonly string[];
  /**
   * Issuer (`iss`) of a GitHub Enterprise Server: `https://github.acme.example/_services/token`. Default: the issuer of
   * github.com.
   */
  readonly issuer?: string;
}

const GITHUB = 'https://token.actions.githubusercontent.com';

/**
 * Events that only an account with write access to the repository can trigger, and pull requests, whose `ref` is not a branch
 * until they are merged (workflows of forks get no tokens). Anyone can trigger an event that is not listed here, with the default
 * branch as its `ref`.
 */
const EVENTS_OF_WRITERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['push', 'create', 'merge_group', 'pull_request', 'release'],
  ...['repository_dispatch', 'schedule', 'workflow_dispatch'],
]);

/** How each option is checked. */
export const githubActionsFields: FieldsFor<GithubActionsOptions, OpenTokenOption | 'issuer' | 'ownerIds'> = {
  ...bearerFields,
  owners: nameList(/^[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?$/, 'names of GitHub accounts, such as acme'),
  ownerIds: optional((given) =>
    Array.isArray(given) && given.length > 0 && given.every((id) => /^\d+$/.test(String(id)))
      ? undefined
      : 'must be an array of account ids, as strings of digits',
  ),
  issuer: optional((given) =>
    typeof given === 'string' && /^https:\/\/[^/?#]+(?:\/[^?#]+)?$/.test(given)
      ? undefined
      : 'must be the exact "iss" of its tokens',
  ),
};

/**
 * Verifies the OpenID tokens that jobs of GitHub Actions request (`permissions: id-token: write`). Each token identifies a
 * service. Each of its groups names the repository, so that no other repository can have it:
 *
 * - `repository:acme/app`
 * - `ref:acme/app@refs/heads/main`, for jobs of events that need write access to the repository to cause, such as a push
 * - `event:acme/app@issue_comment:refs/heads/main` instead, for jobs of any other event: `pull_request_target`, `issue_comment` and
 *   others run on the default branch for anyone who opens a pull request or writes a comment
 * - `environment:acme/app@production`
 * - `workflow:acme/app/.github/workflows/deploy.yml@refs/heads/main`, the workflow file of the job (`job_workflow_ref`). For a
 *   reusable workflow this is the file in its own repository, and jobs of every repository of `owners` that calls it have this
 *   group
 *
 * An `@` or `%` in the name of a branch, tag or environment is encoded as `%40` or `%25`, so that a group has exactly one `@`,
 * and `ref:acme/*@refs/heads/main` matches main branches only.
 *
 * Needs `owners`. It does **not** check who is allowed to push to a branch: everyone who can run any workflow in a repository,
 * including by a pull request from the same repository, has the group `repository:…`. The groups `repository:…`, `environment:…`
 * and `workflow:…` do not depend on the event. Prefer an environment with protection rules.
 *
 * @example
 * ```ts
 * import { githubActions } from '@portcullis/token';
 *
 * const verifier = githubActions({ owners: ['acme'], audience: 'https://phorge.acme.example' });
 * ```
 * @see {@link https://docs.github.com/en/actions/reference/security/oidc | OpenID Connect reference of GitHub Actions}
 */
export function githubActions<Env = unknown>(options: PerEnv<Env, GithubActionsOptions>): Verifier<Env> {
  return preset('githubActions', options, githubActionsFields, ({ owners, ownerIds, issuer = GITHUB }) => ({
    issuer,
    keysAt: { url: `${issuer}/.well-known/jwks` },
    providerProfile: workload(groupsOf, (claims) => problemOf(claims, owners, ownerIds)),
  }));
}

function problemOf(
  claims: Claims,
  owners: readonly string[],
  ownerIds: readonly string[] | undefined,
): string | undefined {
  const owner = textClaim(claims, 'repository_owner');
  // Names on GitHub are case-insensitive.
  if (owner === undefined || !owners.some((each) => each.toLowerCase() === owner.toLowerCase())) {
    return '"repository_owner" is not an accepted owner (option owners)';
  }
  if (ownerIds !== undefined && !ownerIds.includes(String(claims.repository_owner_id))) {
    return '"repository_owner_id" is not an accepted id (option ownerIds)';
  }
  return textClaim(claims, 'repository')?.startsWith(`${owner}/`)
    ? undefined
    : '"repository" does not belong to "repository_owner"';
}

function groupsOf(claims: Claims): readonly string[] {
  const repository = textClaim(claims, 'repository') ?? '';
  const [ref, event, environment, workflow] = [
    textClaim(claims, 'ref'),
    textClaim(claims, 'event_name'),
    textClaim(claims, 'environment'),
    textClaim(claims, 'job_workflow_ref'),
  ];
  return [
    `repository:${repository}`,
    ...(ref === undefined ? [] : [refGroup(repository, ref, event)]),
    ...(environment === undefined ? [] : [`environment:${repository}@${nameInGroup(environment)}`]),
    ...(workflow === undefined ? [] : [`workflow:${workflowInGroup(workflow)}`]),
  ];
}

/** If the event is not listed, it is unknown who can trigger it. */
function refGroup(repository: string, ref: string, event: string | undefined): string {
  return event !== undefined && EVENTS_OF_WRITERS.has(event)
    ? `ref:${repository}@${nameInGroup(ref)}`
    : `event:${repository}@${nameInGroup(event ?? 'unknown')}:${nameInGroup(ref)}`;
}

/** A file, and after the first `@` its branch, tag or commit. */
function workflowInGroup(workflow: string): string {
  const at = workflow.indexOf('@') + 1;
  return `${workflow.slice(0, at)}${nameInGroup(workflow.slice(at))}`;
}

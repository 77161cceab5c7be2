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
 * Events that only an account with write access to the repository can cause, and pull requests, whose `ref` is not a branch until one
 * is merged (those from forks get no tokens). Anyone may cause an event that is not listed, with the default branch as its `ref`.
 */
const EVENTS_OF_WRITERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['push', 'create', 'merge_group', 'pull_request', 'release'],
  ...['repository_dispatch', 'schedule', 'workflow_dispatch'],
]);

/** How each option is checked. */
export const githubActionsFields: FieldsFor<GithubActionsOptions, OpenTokenOption | 'issuer' | 'ownerIds'> = {
  ...bearerFields,
  owners: nameList(/^[A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?$/, 'accounts of GitHub, such as acme'),
  ownerIds: optional((given) =>
    Array.isArray(given) && given.length > 0 && given.every((id) => /^\d+$/.test(String(id)))
      ? undefined
      : 'must be a list of numbers of accounts, as texts',
  ),
  issuer: optional((given) =>
    typeof given === 'string' && /^https:\/\/[^/?#]+(?:\/[^?#]+)?$/.test(given)
      ? undefined
      : 'must be the exact "iss" of its tokens',
  ),
};

/**
 * Verifies the OpenID tokens that jobs of GitHub Actions ask for (`permissions: id-token: write`). Each belongs to a service. Its
 * groups all name a repository, so that none is somebody else's:
 *
 * - `repository:acme/app`
 * - `ref:acme/app@refs/heads/main`, for jobs of events that need write access to the repository to cause, such as a push
 * - `event:acme/app@issue_comment:refs/heads/main` instead, for jobs of any other event: `pull_request_target`, `issue_comment` and
 *   others run on the default branch for whoever opens a pull request or writes a comment
 * - `environment:acme/app@production`
 * - `workflow:acme/app/.github/workflows/deploy.yml@refs/heads/main`, the file whose job it is (`job_workflow_ref`): of a reusable
 *   workflow, the repository that it stands in, and jobs of whatever repository of `owners` calls it have this group
 *
 * An `@` or `%` in the name of a branch, tag or environment is written `%40` or `%25`, so that the first `@` of a group is its only one,
 * and `ref:acme/*@refs/heads/main` speaks of main branches alone.
 *
 * Needs `owners`. It does **not** know who may push to a branch: everybody who can run any workflow in a repository has a role for
 * `repository:…`, by pull requests from the same repository too. The groups `repository:…`, `environment:…` and `workflow:…` are the
 * same for all events. Prefer an environment with protection rules.
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
  // GitHub's names are the same in upper and lower case.
  if (owner === undefined || !owners.some((each) => each.toLowerCase() === owner.toLowerCase())) {
    return '"repository_owner" is none of those that may come (option owners)';
  }
  if (ownerIds !== undefined && !ownerIds.includes(String(claims.repository_owner_id))) {
    return '"repository_owner_id" is none of those that may come (option ownerIds)';
  }
  return textClaim(claims, 'repository')?.startsWith(`${owner}/`)
    ? undefined
    : '"repository" is not one of its owner';
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

/** Where the event is not known, neither is who caused it. */
function refGroup(repository: string, ref: string, event: string | undefined): string {
  return event !== undefined && EVENTS_OF_WRITERS.has(event)
    ? `ref:${repository}@${nameInGroup(ref)}`
    : `event:${repository}@${nameInGroup(event ?? 'unknown')}:${nameInGroup(ref)}`;
}

/** A file, and after the first `@` what branch, tag or commit it is of. */
function workflowInGroup(workflow: string): string {
  const at = workflow.indexOf('@') + 1;
  return `${workflow.slice(0, at)}${nameInGroup(workflow.slice(at))}`;
}

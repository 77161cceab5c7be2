import { type FieldsFor, type PerEnv, value } from '@portcullis/core/internal';
import type { Claims } from '../claims.ts';
import { type BearerTokenOptions, bearerFields, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';
import { nameList } from './name-list.ts';
import { nameInGroup, textClaim, workload } from './workload.ts';

/** Options of `gitlabCi()`. */
export interface GitlabCiOptions extends BearerTokenOptions {
  /**
   * Groups whose projects are accepted, including the projects of their subgroups. Required because anyone on gitlab.com can
   * request a token for any audience.
   *
   * A user name is the namespace of the projects of that user.
   */
  readonly namespaces: readonly string[];
  /** URL of the GitLab server. Default: `https://gitlab.com`. */
  readonly url?: string;
}

/** How each option is checked. */
export const gitlabCiFields: FieldsFor<GitlabCiOptions, OpenTokenOption> = {
  ...bearerFields,
  namespaces: nameList(/^[\w.-]+(?:\/[\w.-]+)*$/, 'paths of groups, such as acme or acme/tools'),
  url: value(
    (given) => typeof given === 'string' && /^https:\/\/[^/?#\s]+(?:\/[^?#\s]*[^/?#\s])?$/.test(given),
    'must be the https URL of the server, without a slash at its end',
    () => 'https://gitlab.com',
  ),
};

/**
 * Verifies the ID tokens of GitLab CI jobs (`id_tokens:`). Each token identifies a service. Its groups name the location of the
 * project, so that each of them can safely be mapped to a role:
 *
 * - `namespace:acme/tools`, the namespace of the project
 * - `project:acme/tools/app`
 * - `protected-ref:acme/tools/app@branch:main`, only for a branch or tag that is protected
 * - `environment:acme/tools/app@production`, only for an environment that is protected
 *
 * An `@` or `%` in the name of a branch, tag or environment is encoded as `%40` or `%25`, so that a group has exactly one `@`,
 * and `protected-ref:acme/*@branch:main` matches branches named main only.
 *
 * Needs `namespaces`. It does **not** check who is allowed to run a job: everyone who can push any branch of a project has the
 * group `project:…`.
 *
 * @example
 * ```ts
 * import { gitlabCi } from '@portcullis/token';
 *
 * const verifier = gitlabCi({ namespaces: ['acme'], audience: 'https://phorge.acme.example' });
 * ```
 * @see {@link https://docs.gitlab.com/ci/secrets/id_token_authentication/ | OpenID Connect ID tokens of GitLab CI}
 */
export function gitlabCi<Env = unknown>(options: PerEnv<Env, GitlabCiOptions>): Verifier<Env> {
  return preset('gitlabCi', options, gitlabCiFields, ({ namespaces, url }) => ({
    issuer: url,
    keysAt: { url: `${url}/oauth/discovery/keys` },
    providerProfile: workload(groupsOf, (claims) => problemOf(claims, namespaces)),
  }));
}

function problemOf(claims: Claims, namespaces: readonly string[]): string | undefined {
  // Paths on GitLab are case-insensitive.
  const namespace = textClaim(claims, 'namespace_path')?.toLowerCase();
  const isOurs = namespaces.some((each) => {
    const ours = each.toLowerCase();
    return namespace === ours || namespace?.startsWith(`${ours}/`) === true;
  });
  if (!isOurs) return '"namespace_path" is not in an accepted namespace (option namespaces)';
  const project = textClaim(claims, 'project_path')?.toLowerCase();
  return project?.startsWith(`${namespace}/`) ? undefined : '"project_path" is not in "namespace_path"';
}

function groupsOf(claims: Claims): readonly string[] {
  const project = textClaim(claims, 'project_path') ?? '';
  const [ref, refType] = [textClaim(claims, 'ref'), textClaim(claims, 'ref_type')];
  const environment = textClaim(claims, 'environment');
  // GitLab sends strings, not booleans.
  const isRefProtected = claims.ref_protected === 'true' && ref !== undefined && refType !== undefined;
  const isEnvironmentProtected = claims.environment_protected === 'true' && environment !== undefined;
  return [
    `namespace:${textClaim(claims, 'namespace_path')}`,
    `project:${project}`,
    ...(isRefProtected ? [`protected-ref:${project}@${refType}:${nameInGroup(ref)}`] : []),
    ...(isEnvironmentProtected ? [`environment:${project}@${nameInGroup(environment)}`] : []),
  ];
}

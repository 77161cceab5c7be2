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
    'must be the address of the server, https and without a slash at its end',
    () => 'https://gitlab.com',
  ),
};

/**
 * Verifies the ID tokens of GitLab CI jobs (`id_tokens:`). Each belongs to a service. Its groups name where the project is, so you can
 * safely give a role to any one of them:
 *
 * - `namespace:acme/tools`, where the project is
 * - `project:acme/tools/app`
 * - `protected-ref:acme/tools/app@branch:main`, only for a branch or tag that is protected
 * - `environment:acme/tools/app@production`, only for an environment that is protected
 *
 * An `@` or `%` in the name of a branch, tag or environment is written `%40` or `%25`, so that the first `@` of a group is its only one,
 * and `protected-ref:acme/*@branch:main` matches branches named main alone.
 *
 * Needs `namespaces`. It does **not** know who may run a job: everybody who can push any branch of a project has a role for
 * `project:…`.
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
  // GitLab's paths are the same in upper and lower case.
  const namespace = textClaim(claims, 'namespace_path')?.toLowerCase();
  const isOurs = namespaces.some((each) => {
    const ours = each.toLowerCase();
    return namespace === ours || namespace?.startsWith(`${ours}/`) === true;
  });
  if (!isOurs) return '"namespace_path" is in none of those that may come (option namespaces)';
  const project = textClaim(claims, 'project_path')?.toLowerCase();
  return project?.startsWith(`${namespace}/`) ? undefined : '"project_path" is not in its namespace';
}

function groupsOf(claims: Claims): readonly string[] {
  const project = textClaim(claims, 'project_path') ?? '';
  const [ref, refType] = [textClaim(claims, 'ref'), textClaim(claims, 'ref_type')];
  const environment = textClaim(claims, 'environment');
  // Texts, and not booleans.
  const isRefProtected = claims.ref_protected === 'true' && ref !== undefined && refType !== undefined;
  const isEnvironmentProtected = claims.environment_protected === 'true' && environment !== undefined;
  return [
    `namespace:${textClaim(claims, 'namespace_path')}`,
    `project:${project}`,
    ...(isRefProtected ? [`protected-ref:${project}@${refType}:${nameInGroup(ref)}`] : []),
    ...(isEnvironmentProtected ? [`environment:${project}@${nameInGroup(environment)}`] : []),
  ];
}

import { type FieldsFor, optional, type PerEnv } from '@portcullis/core/internal';
import { type Claims, isNonEmptyString } from '../claims.ts';
import { type BearerTokenOptions, bearerFields, issuerField, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';
import { textClaim, workload } from './workload.ts';

/** Options of `kubernetes()`. */
export interface KubernetesOptions extends BearerTokenOptions {
  /**
   * Issuer of the cluster, exactly as in `iss`.
   *
   * It is the value of `--service-account-issuer`, an https URL.
   */
  readonly issuer: string;
  /** URL of the cluster's signing keys. Default: found by OpenID Connect Discovery, which the gate must be able to reach. */
  readonly jwksUrl?: string;
}

/** How each option is checked. */
export const kubernetesFields: FieldsFor<KubernetesOptions, OpenTokenOption | 'jwksUrl'> = {
  ...bearerFields,
  issuer: issuerField,
  jwksUrl: optional((given) =>
    isNonEmptyString(given) && given.startsWith('https://') ? undefined : 'must be an https URL',
  ),
};

/**
 * Verifies tokens of Kubernetes service accounts, from a projected volume or `kubectl create token --audience`. Each token
 * identifies a service, `system:serviceaccount:NAMESPACE:NAME`. Its groups are those of Kubernetes, `system:serviceaccounts` and
 * `system:serviceaccounts:NAMESPACE`, and the name of the account.
 *
 * Legacy tokens from secrets, which never expire and have no audience, are refused. It does **not** ask the cluster whether the
 * pod or the account still exists: a token is valid until it expires.
 *
 * @example
 * ```ts
 * import { kubernetes } from '@portcullis/token';
 *
 * const verifier = kubernetes({ issuer: 'https://oidc.cluster.acme.example', audience: 'phorge' });
 * ```
 * @see {@link https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ | Service accounts of Kubernetes}
 */
export function kubernetes<Env = unknown>(options: PerEnv<Env, KubernetesOptions>): Verifier<Env> {
  return preset('kubernetes', options, kubernetesFields, ({ issuer, jwksUrl }) => ({
    issuer,
    keysAt: jwksUrl === undefined ? { issuer } : { url: jwksUrl },
    providerProfile: workload(groupsOf, (claims) =>
      accountOf(claims) === undefined
        ? '"sub" is not a service account, or differs from the claim "kubernetes.io"'
        : undefined,
    ),
  }));
}

interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** The account, if `sub` and the claim `kubernetes.io` agree. */
function accountOf(claims: Claims): Account | undefined {
  const [, namespace, name] =
    /^system:serviceaccount:([a-z\d-]+):([a-z\d.-]+)$/.exec(textClaim(claims, 'sub') ?? '') ?? [];
  const said = claims['kubernetes.io'] as
    | { readonly namespace?: unknown; readonly serviceaccount?: { readonly name?: unknown } }
    | null
    | undefined;
  if (namespace === undefined || name === undefined) return undefined;
  return said?.namespace === namespace && said.serviceaccount?.name === name
    ? { namespace, name }
    : undefined;
}

/** The groups of an account. A token without an account was refused before. */
function groupsOf(claims: Claims): readonly string[] {
  const { namespace, name } = accountOf(claims) as Account;
  return [
    'system:serviceaccounts',
    `system:serviceaccounts:${namespace}`,
    `system:serviceaccount:${namespace}:${name}`,
  ];
}

import { type FieldsFor, type PerEnv, value } from '@portcullis/core/internal';
import { type BearerTokenOptions, bearerFields, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';

/** Options of `entraId()`. */
export interface EntraIdOptions extends BearerTokenOptions {
  /**
   * ID of the directory (tenant), a GUID. A domain or `common` is not accepted.
   *
   * A verifier for `common` would accept tokens of every directory.
   */
  readonly tenant: string;
  /**
   * Version of the access tokens, as requested by the application's manifest. Default 2.
   *
   * In the manifest it is `requestedAccessTokenVersion`.
   */
  readonly tokenVersion?: 1 | 2;
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** How each option is checked. */
export const entraIdFields: FieldsFor<EntraIdOptions, OpenTokenOption> = {
  ...bearerFields,
  tenant: value(
    (given) => typeof given === 'string' && GUID.test(given),
    'must be the GUID of your directory, in lower case',
  ),
  tokenVersion: value(
    (given) => given === 1 || given === 2,
    'must be 1 or 2',
    () => 2,
  ),
};

/**
 * Verifies access tokens of Microsoft Entra ID that were issued for your own application.
 *
 * Groups are GUIDs unless the application is configured otherwise. A caller with too many groups to list (Microsoft's term is
 * overage) is refused with `token.groups_overage` and never treated as a caller without groups: configure "groups assigned to the
 * application", or `groupsOverage: 'ask'` with `microsoftGraph` of `@portcullis/roles/sources`. An e-mail address is used only if
 * the optional claim `xms_edov` states that its domain is verified, since the owner of a directory can enter any address. A token
 * identifies a service if `idtyp` is `app`, or if it has no `scp` and its `sub` equals its `oid`.
 *
 * Refuses like `bearer()`. It does **not** check `scp` or `roles`.
 *
 * @example
 * ```ts
 * import { entraId } from '@portcullis/token';
 *
 * const verifier = entraId({
 *   tenant: '11111111-2222-3333-4444-555555555555',
 *   audience: 'api://phorge',
 * });
 * ```
 * @see {@link https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference}
 */
export function entraId<Env = unknown>(options: PerEnv<Env, EntraIdOptions>): Verifier<Env> {
  return preset('entraId', options, entraIdFields, ({ tenant, tokenVersion }) => {
    const authority = `https://login.microsoftonline.com/${tenant}`;
    return {
      issuer: tokenVersion === 1 ? `https://sts.windows.net/${tenant}/` : `${authority}/v2.0`,
      keysAt: { url: `${authority}/discovery/v2.0/keys` },
      providerProfile: {
        isEmailVerified: ({ xms_edov: verified }) => verified === true || verified === 1 || verified === '1',
        isService: ({ idtyp, scp, sub, oid }) =>
          idtyp === undefined ? scp === undefined && sub === oid : idtyp === 'app',
      },
    };
  });
}

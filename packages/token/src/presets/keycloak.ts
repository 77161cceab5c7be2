import { type FieldsFor, type PerEnv, value } from '@portcullis/core/internal';
import { isNonEmptyString } from '../claims.ts';
import {
  type BearerTokenOptions,
  bearerFields,
  groupsClaimField,
  type OpenTokenOption,
} from '../jwt-options.ts';
import { preset } from '../preset.ts';
import { standardProfile } from '../provider-profile.ts';
import type { Verifier } from '../verifier.ts';

/** Options of `keycloak()`. */
export interface KeycloakOptions extends BearerTokenOptions {
  /** Base URL of the Keycloak server, with its path if it has one: `https://sso.acme.example`. */
  readonly url: string;
  /**
   * Name of the realm.
   *
   * It is not the `realm` of the challenge.
   */
  readonly realmName: string;
}

const REALM_NAME = /^[\w.-]+$/;

const fields: FieldsFor<KeycloakOptions, OpenTokenOption> = {
  ...bearerFields,
  groupsClaim: groupsClaimField(['realm_access', 'roles']),
  url: value(isNonEmptyString, 'must be the address of the server'),
  realmName: value(
    (given) => typeof given === 'string' && REALM_NAME.test(given),
    'must be the name of a realm',
  ),
};

/**
 * Verifies access tokens of a Keycloak realm. ID and refresh tokens, which Keycloak signs with the same keys, are
 * refused by their `typ` claim.
 *
 * Keycloak puts only `account` into `aud` until an audience mapper adds yours. By default, roles of the realm count as groups;
 * set `groupsClaim: 'groups'` if you have a group mapper, or `['resource_access', 'client', 'roles']`.
 * A token whose user is the service account of its own client belongs to a service.
 *
 * @example
 * ```ts
 * import { keycloak } from '@portcullis/token';
 *
 * const verifier = keycloak({ url: 'https://sso.acme.example', realmName: 'acme', audience: 'phorge' });
 * ```
 */
export function keycloak<Env = unknown>(options: PerEnv<Env, KeycloakOptions>): Verifier<Env> {
  return preset('keycloak', options, fields, ({ url, realmName }) => {
    const issuer = `${url.replace(/\/$/, '')}/realms/${realmName}`;
    return {
      issuer,
      keysAt: { url: `${issuer}/protocol/openid-connect/certs` },
      providerProfile: {
        // A person may choose the user name `service-account-x`, but not the `client_id` claim beside it.
        isService: (claims) =>
          (isNonEmptyString(claims.client_id) &&
            claims.preferred_username === `service-account-${claims.client_id.toLowerCase()}`) ||
          standardProfile.isService(claims),
        problem: (claims) =>
          claims.typ === 'Bearer'
            ? undefined
            : { code: 'token.type', detail: 'the "typ" claim does not say Bearer: this is no access token' },
      },
    };
  });
}

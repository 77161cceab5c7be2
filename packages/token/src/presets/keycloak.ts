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
  url: value(isNonEmptyString, 'must be the URL of the server'),
  realmName: value(
    (given) => typeof given === 'string' && REALM_NAME.test(given),
    'must be the name of a realm',
  ),
};

/**
 * Verifies access tokens of a Keycloak realm. ID tokens and refresh tokens, which Keycloak signs with the same keys, are refused
 * because of their `typ` claim.
 *
 * Keycloak sets `aud` to `account` only, until an audience mapper adds yours. By default, the roles of the realm are used as groups;
 * set `groupsClaim: 'groups'` if you have a group mapper, or `['resource_access', 'client', 'roles']`.
 * A token whose user is the service account of its own client identifies a service. Refuses like `bearer()`. It does **not**
 * check `scope`.
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
        // A user can choose the user name `service-account-x`, but cannot set the `client_id` claim.
        isService: (claims) =>
          (isNonEmptyString(claims.client_id) &&
            claims.preferred_username === `service-account-${claims.client_id.toLowerCase()}`) ||
          standardProfile.isService(claims),
        problem: (claims) =>
          claims.typ === 'Bearer'
            ? undefined
            : { code: 'token.type', detail: 'the "typ" claim is not "Bearer": this is not an access token' },
      },
    };
  });
}

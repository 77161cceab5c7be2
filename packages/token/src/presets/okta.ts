import { type FieldsFor, type PerEnv, value } from '@portcullis/core/internal';
import { type BearerTokenOptions, bearerFields, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import { standardProfile } from '../provider-profile.ts';
import type { Verifier } from '../verifier.ts';
import { hostName } from './host-name.ts';

/** Options of `okta()`. */
export interface OktaOptions extends BearerTokenOptions {
  /** Host name of the Okta organization, such as `acme.okta.com`. */
  readonly domain: string;
  /** ID of the custom authorization server. Default `default`. */
  readonly authorizationServer?: string;
}

const SERVER_ID = /^[\w-]+$/;

/** How each option is checked. */
export const oktaFields: FieldsFor<OktaOptions, OpenTokenOption> = {
  ...bearerFields,
  domain: hostName,
  authorizationServer: value(
    (given) => typeof given === 'string' && SERVER_ID.test(given),
    'must be the id of an authorization server',
    () => 'default',
  ),
};

/**
 * Verifies access tokens of an Okta custom authorization server. (Tokens of the organization's own server are intended for Okta,
 * and only Okta can verify them.)
 *
 * For roles from groups, add a `groups` claim in the settings of the authorization server. Access tokens of Okta have no e-mail
 * address unless you add claims for it and for `email_verified`. A token whose `sub` equals its `cid` identifies a service.
 * Refuses like `bearer()`. It does **not** check `scp`.
 *
 * @example
 * ```ts
 * import { okta } from '@portcullis/token';
 *
 * const verifier = okta({ domain: 'acme.okta.com', audience: 'api://phorge' });
 * ```
 */
export function okta<Env = unknown>(options: PerEnv<Env, OktaOptions>): Verifier<Env> {
  return preset('okta', options, oktaFields, ({ domain, authorizationServer }) => {
    const issuer = `https://${domain}/oauth2/${authorizationServer}`;
    return {
      issuer,
      keysAt: { url: `${issuer}/v1/keys` },
      providerProfile: {
        isService: (claims) => claims.sub === claims.cid || standardProfile.isService(claims),
      },
    };
  });
}

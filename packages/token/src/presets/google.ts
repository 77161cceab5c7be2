import { type FieldsFor, optional, type PerEnv } from '@portcullis/core/internal';
import { isNonEmptyString } from '../claims.ts';
import { type BearerTokenOptions, bearerFields, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';

/** Options of `google()`. */
export interface GoogleOptions extends BearerTokenOptions {
  /** Google Workspace domain that callers must belong to (claim `hd`). Default: any Google account is accepted. */
  readonly hostedDomain?: string;
}

/** How each option is checked. */
export const googleFields: FieldsFor<GoogleOptions, OpenTokenOption | 'hostedDomain'> = {
  ...bearerFields,
  hostedDomain: optional((given) => (isNonEmptyString(given) ? undefined : 'must not be empty')),
};

/**
 * Verifies ID tokens of Google: of users who signed in to your client, and of service accounts. (Access tokens of Google are
 * opaque.) `audience` is the client id, or the audience that the service account requested.
 *
 * Tokens of Google list no groups. Set `hostedDomain` unless every Google account is welcome: an e-mail address at your domain
 * does not prove a Workspace account. Refuses like `bearer()`.
 *
 * @example
 * ```ts
 * import { google } from '@portcullis/token';
 *
 * const verifier = google({ audience: '1234.apps.googleusercontent.com', hostedDomain: 'acme.example' });
 * ```
 * @see {@link https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken}
 */
export function google<Env = unknown>(options: PerEnv<Env, GoogleOptions>): Verifier<Env> {
  return preset('google', options, googleFields, ({ hostedDomain }) => {
    return {
      issuer: 'https://accounts.google.com',
      keysAt: { url: 'https://www.googleapis.com/oauth2/v3/certs' },
      providerProfile: {
        problem: (claims) =>
          hostedDomain === undefined || claims.hd === hostedDomain
            ? undefined
            : {
                code: 'token.claims',
                detail: '"hd" of the token is not the Workspace domain (option hostedDomain)',
              },
      },
    };
  });
}

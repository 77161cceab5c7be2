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
 * Verifies Google's ID tokens: of people who signed in to your client, and of service accounts. (Google's access tokens
 * are opaque.) The audience is the client id, or what the service account asked for.
 *
 * Google's tokens list no groups. Set `hostedDomain` unless strangers are welcome: an e-mail address at your domain does
 * not prove a Workspace account.
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
            : { code: 'token.claims', detail: '"hd" is not the hosted domain (option hostedDomain)' },
      },
    };
  });
}

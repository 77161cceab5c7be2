import type { FieldsFor, PerEnv } from '@portcullis/core/internal';
import { type BearerTokenOptions, bearerFields, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import { standardProfile } from '../provider-profile.ts';
import type { Verifier } from '../verifier.ts';
import { hostName } from './host-name.ts';

/** Options of `auth0()`. */
export interface Auth0Options extends BearerTokenOptions {
  /** Host name of the tenant, or its custom domain, such as `acme.eu.auth0.com`. */
  readonly domain: string;
}

const fields: FieldsFor<Auth0Options, OpenTokenOption> = { ...bearerFields, domain: hostName };

/**
 * Verifies access tokens of Auth0. `audience` is the identifier of the API in Auth0; without one Auth0 issues opaque tokens.
 *
 * Auth0 has no groups. Add a claim with an Action, whose name must be a URL, such as `https://acme.example/groups`, and configure
 * it as `groupsClaim`. A token with `gty: client-credentials` identifies a service.
 *
 * Refuses like `bearer()`. It does **not** check `scope` or `permissions`.
 *
 * @example
 * ```ts
 * import { auth0 } from '@portcullis/token';
 *
 * const verifier = auth0({
 *   domain: 'acme.eu.auth0.com',
 *   audience: 'https://phorge.acme.example',
 *   groupsClaim: 'https://acme.example/groups',
 * });
 * ```
 */
export function auth0<Env = unknown>(options: PerEnv<Env, Auth0Options>): Verifier<Env> {
  return preset('auth0', options, fields, ({ domain }) => {
    const base = `https://${domain}/`;
    return {
      // With the slash: Auth0's issuer ends with one.
      issuer: base,
      keysAt: { url: `${base}.well-known/jwks.json` },
      providerProfile: {
        isService: (claims) =>
          claims.gty === 'client-credentials' ||
          (typeof claims.azp === 'string' && claims.sub === `${claims.azp}@clients`) ||
          standardProfile.isService(claims),
      },
    };
  });
}

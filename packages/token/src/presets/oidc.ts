import type { FieldsFor, PerEnv } from '@portcullis/core/internal';
import { type BearerTokenOptions, bearerFields, issuerField, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';

/** Options of `oidc()`. */
export interface OidcOptions extends BearerTokenOptions {
  /** Issuer of the provider: must equal `iss` exactly. An https URL. */
  readonly issuer: string;
}

const fields: FieldsFor<OidcOptions, OpenTokenOption> = { ...bearerFields, issuer: issuerField };

/**
 * Verifies JWTs of an OpenID provider, whose keys are found by discovery. `issuer` in the discovery document must be exactly the
 * configured issuer.
 *
 * Needs the issuer and the audience. Refuses like `bearer()`. It does **not** log users in: see `@portcullis/session`.
 *
 * @example
 * ```ts
 * import { oidc } from '@portcullis/token';
 *
 * const verifier = oidc({ issuer: 'https://id.example.com', audience: 'phorge' });
 * ```
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig | OpenID Connect Discovery}
 */
export function oidc<Env = unknown>(options: PerEnv<Env, OidcOptions>): Verifier<Env> {
  return preset('oidc', options, fields, ({ issuer }) => ({ issuer, keysAt: { issuer } }));
}

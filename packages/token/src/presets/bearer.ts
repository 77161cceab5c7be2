import { type FieldsFor, optional, type PerEnv } from '@portcullis/core/internal';
import { type BearerTokenOptions, bearerFields, issuerField, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';

/** Options of `bearer()`. */
export interface BearerOptions extends BearerTokenOptions {
  /** Required value of `iss`, compared exactly. */
  readonly issuer: string;
  /** URL of the issuer's JWK Set, https. Default: `jwks_uri` of the issuer's OpenID Connect discovery document. */
  readonly jwksUrl?: string;
}

const fields: FieldsFor<BearerOptions, OpenTokenOption | 'jwksUrl'> = {
  ...bearerFields,
  issuer: issuerField,
  // Checked by jwks().
  jwksUrl: optional(),
};

/**
 * Verifies JWT bearer tokens of any issuer.
 *
 * Needs the issuer and the audience. Refuses with 401 and a code of `TokenFailure`, or with 503 if the issuer's keys are not
 * available. It does **not** check `scope`, and accepts a sender-constrained token (`cnf`) without proof of possession.
 *
 * @example
 * ```ts
 * import { bearer } from '@portcullis/token';
 *
 * const verifier = bearer({
 *   issuer: 'https://id.example.com',
 *   audience: 'https://app.example.com',
 *   profile: 'rfc9068',
 * });
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750 | RFC 6750}
 * @see {@link https://www.rfc-editor.org/rfc/rfc9068#section-4 | RFC 9068 section 4}
 */
export function bearer<Env = unknown>(options: PerEnv<Env, BearerOptions>): Verifier<Env> {
  return preset('bearer', options, fields, ({ issuer, jwksUrl }) => ({
    issuer,
    keysAt: jwksUrl === undefined ? { issuer } : { url: jwksUrl },
  }));
}

import { type FieldsFor, optional, type PerEnv } from '@portcullis/core/internal';
import { type BearerTokenOptions, bearerFields, issuerField, type OpenTokenOption } from '../jwt-options.ts';
import { preset } from '../preset.ts';
import type { Verifier } from '../verifier.ts';

/** Options of `bearer()`. */
export interface BearerOptions extends BearerTokenOptions {
  /** The `iss` of the tokens, exactly. */
  readonly issuer: string;
  /** Address of the issuer's JWK Set, https. Default: what the issuer's OpenID Connect discovery document says. */
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
 * Needs the issuer and the audience. Fails with 401 and a code of `TokenFailure`, or 503 if there are no keys. It does
 * **not** check `scope`, and treats a sender-constrained token (`cnf`) like an ordinary one.
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

import { checkOptionNames, type OptionNames } from './option-names.ts';

/** The content of an access token. Everything has a default, so that a test sets only what it is about. */
export interface AccessTokenOptions {
  /** `sub`. Default `user-1`. */
  readonly subject?: string;
  /** The `groups` claim. Default: no such claim. */
  readonly groups?: readonly string[];
  /** `aud`, one or several. Default: the provider's audience. */
  readonly audience?: string | readonly string[];
  /** `email`, with `email_verified: true` unless `emailVerified` is set. Default: no such claim. */
  readonly email?: string;
  /** `email_verified`. Default `true` when there is an e-mail. */
  readonly emailVerified?: boolean;
  /** `client_id`. Default `test-client`. */
  readonly clientId?: string;
  /** `scope`. Default: no such claim. */
  readonly scope?: string;
  /** Seconds from now until `exp`; negative for an expired token. Default 300. */
  readonly expiresInSeconds?: number;
  /** Seconds from now until `nbf`. Default: no such claim. */
  readonly notBeforeInSeconds?: number;
  /** The `typ` header; `undefined` leaves it out. Default `at+jwt`. */
  readonly typ?: string | undefined;
  /** Laid over all the claims above; a claim set to `undefined` is left out of the token. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

const NAMES: OptionNames<AccessTokenOptions> = {
  subject: true,
  groups: true,
  audience: true,
  email: true,
  emailVerified: true,
  clientId: true,
  scope: true,
  expiresInSeconds: true,
  notBeforeInSeconds: true,
  typ: true,
  claims: true,
};

/** Where and when a token is issued. */
export interface Issuance {
  readonly issuer: string;
  readonly audience: string;
  readonly nowInSeconds: number;
  readonly tokenId: string;
}

/**
 * The claim set of an access token.
 * @see https://www.rfc-editor.org/rfc/rfc9068#section-2.2
 */
export function accessTokenClaims(issuance: Issuance, options: AccessTokenOptions): Record<string, unknown> {
  checkOptionNames('token()', options, NAMES);
  const { nowInSeconds } = issuance;
  return {
    iss: issuance.issuer,
    sub: options.subject ?? 'user-1',
    aud: options.audience ?? issuance.audience,
    client_id: options.clientId ?? 'test-client',
    iat: nowInSeconds,
    exp: nowInSeconds + (options.expiresInSeconds ?? 300),
    jti: issuance.tokenId,
    nbf: options.notBeforeInSeconds === undefined ? undefined : nowInSeconds + options.notBeforeInSeconds,
    scope: options.scope,
    groups: options.groups,
    email: options.email,
    email_verified: options.email === undefined ? undefined : (options.emailVerified ?? true),
    ...options.claims,
  };
}

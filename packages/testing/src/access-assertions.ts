import type { Issuance } from './access-tokens.ts';
import { checkOptionNames, type OptionNames } from './option-names.ts';

interface AssertionOptions {
  /** `aud`; Cloudflare Access always sends a list. Default: the provider's audience, in a list. */
  readonly audience?: readonly string[];
  /** Seconds from now until `exp`; negative for an expired assertion. Default 3600. */
  readonly expiresInSeconds?: number;
  /** Laid over all other claims; a claim set to `undefined` is left out. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A person's Cloudflare Access assertion. */
export interface UserAssertionOptions extends AssertionOptions {
  /** `email`. Default `user@example.com`. */
  readonly email?: string;
  /** `sub`, Access's id of the user. Default a fixed UUID. */
  readonly subject?: string;
  /** `custom.groups`, where Access puts what the provider says. Default: none. */
  readonly groups?: readonly string[];
  /** `country`. Default `PT`. */
  readonly country?: string;
}

/** The Cloudflare Access assertion of a service token. */
export interface ServiceAssertionOptions extends AssertionOptions {
  /** `common_name`, the client id of the service token. Default `service-1.access`. */
  readonly commonName?: string;
}

const ASSERTION_NAMES: OptionNames<AssertionOptions> = {
  audience: true,
  expiresInSeconds: true,
  claims: true,
};
const USER_NAMES: OptionNames<UserAssertionOptions> = {
  ...ASSERTION_NAMES,
  email: true,
  subject: true,
  groups: true,
  country: true,
};
const SERVICE_NAMES: OptionNames<ServiceAssertionOptions> = { ...ASSERTION_NAMES, commonName: true };

/**
 * The claim set Cloudflare Access sends for a person.
 * @see https://developers.cloudflare.com/cloudflare-one/identity/authorization-cookie/application-token/
 */
export function userAssertionClaims(
  issuance: Issuance,
  options: UserAssertionOptions,
): Record<string, unknown> {
  checkOptionNames('accessAssertion()', options, USER_NAMES);
  return {
    ...assertionClaims(issuance, options),
    email: options.email ?? 'user@example.com',
    nbf: issuance.nowInSeconds,
    identity_nonce: `nonce-${issuance.tokenId}`,
    sub: options.subject ?? '7f0d2a60-3c1b-4f5e-9a53-6f0c8f1e2d11',
    country: options.country ?? 'PT',
    ...(options.groups === undefined ? {} : { custom: { groups: options.groups } }),
    ...options.claims,
  };
}

/** The claim set of a service token: a `common_name`, an empty `sub`, no e-mail. */
export function serviceAssertionClaims(
  issuance: Issuance,
  options: ServiceAssertionOptions,
): Record<string, unknown> {
  checkOptionNames('serviceAssertion()', options, SERVICE_NAMES);
  return {
    ...assertionClaims(issuance, options),
    common_name: options.commonName ?? 'service-1.access',
    sub: '',
    ...options.claims,
  };
}

function assertionClaims(issuance: Issuance, options: AssertionOptions): Record<string, unknown> {
  return {
    type: 'app',
    iss: issuance.issuer,
    aud: options.audience ?? [issuance.audience],
    iat: issuance.nowInSeconds,
    exp: issuance.nowInSeconds + (options.expiresInSeconds ?? 3600),
  };
}

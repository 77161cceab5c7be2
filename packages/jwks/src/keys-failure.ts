import { type FailureTable, failureTable } from '@portcullis/core';

/** Why there is no key to verify with. */
export type KeysFailure =
  /** No key of the issuer matches the token's `kid` and `alg`. */
  | 'keys.unknown'
  /** Several keys match: the token has no `kid`, or the issuer uses a `kid` twice. */
  | 'keys.ambiguous'
  /** The key matches but cannot be imported. */
  | 'keys.unusable'
  /** The cached keys are too old, and the issuer cannot be reached. */
  | 'keys.unavailable'
  /** The discovery document is invalid. */
  | 'keys.discovery_invalid'
  /** The discovery document names another issuer than the configuration, for example without the slash at the end. */
  | 'keys.discovery_mismatch'
  /** The `jwks_uri` in the discovery document is not https. */
  | 'keys.address_refused'
  /** The issuer's response has no usable key set. */
  | 'keys.set_invalid';

const notVerified = { status: 401, message: 'The signature of this token cannot be verified.' };
const noKeys = { status: 503, message: 'Signing keys are not available at the moment. Try again later.' };
/** No outage: waiting does not end it. */
const misconfigured = {
  status: 500,
  message: 'Signing keys are not available, because this site is not set up correctly.',
  permanent: true,
};

/** Creates the error for a failure code of the signing keys. */
export const keysError: FailureTable<KeysFailure> = /* @__PURE__ */ failureTable<KeysFailure>({
  'keys.unknown': notVerified,
  'keys.ambiguous': notVerified,
  'keys.unusable': notVerified,
  'keys.unavailable': noKeys,
  'keys.discovery_invalid': noKeys,
  'keys.discovery_mismatch': misconfigured,
  'keys.address_refused': misconfigured,
  'keys.set_invalid': noKeys,
});

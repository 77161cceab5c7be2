import { type FailureTable, failureTable } from '@portcullis/core';

/** Why there is no key to verify with. */
export type KeysFailure =
  /** No key of the issuer fits the token's `kid` and `alg`. */
  | 'keys.unknown'
  /** Several keys fit: the token names none, or the issuer uses a name twice. */
  | 'keys.ambiguous'
  /** The key fits but cannot be imported. */
  | 'keys.unusable'
  /** There are no keys young enough, and the issuer cannot be reached. */
  | 'keys.unavailable'
  /** The discovery document is not one. */
  | 'keys.discovery_invalid'
  /** The discovery document speaks for another issuer. */
  | 'keys.discovery_mismatch'
  /** The discovery document names a key address that is not https. */
  | 'keys.address_refused'
  /** The issuer's answer holds no usable key set. */
  | 'keys.set_invalid';

const notVerified = { status: 401, message: 'The signature of this token cannot be verified.' };
const noKeys = { status: 503, message: 'Signing keys are not available at the moment. Try again later.' };

/** The error of a failure that belongs to the keys. */
export const keysError: FailureTable<KeysFailure> = /* @__PURE__ */ failureTable<KeysFailure>({
  'keys.unknown': notVerified,
  'keys.ambiguous': notVerified,
  'keys.unusable': notVerified,
  'keys.unavailable': noKeys,
  'keys.discovery_invalid': noKeys,
  'keys.discovery_mismatch': noKeys,
  'keys.address_refused': noKeys,
  'keys.set_invalid': noKeys,
});

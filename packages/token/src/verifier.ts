import type { BaseContext, Identity } from '@portcullis/core';

/**
 * Knows one kind of credentials. `authenticate` and `identify` ask their verifiers in order, and the first that finds
 * its credentials in the request decides.
 */
export interface Verifier<in Env = unknown> {
  /** For messages: `bearer`, `okta`, `session`. */
  readonly name: string;
  /** The `WWW-Authenticate` value for a request without credentials; `undefined` if there is none. */
  readonly challenge: (context: BaseContext<Env>) => string | undefined;
  /**
   * The verified caller, or `undefined` if the request carries no credentials of this kind. Credentials that are there and
   * are not good are an `AccessError`, never `undefined`: nobody becomes anonymous by spoiling a token. For the same caller
   * it should return the same object as long as it can, because later steps remember by it. What it returns is believed: nobody else
   * looks whether `expiresAt` is over already.
   */
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
  /**
   * Fails once the credentials of a caller are good no more, or say other things: what they opened and is still open ends then. It
   * is asked every five seconds about callers of all verifiers, and has nothing to say of those of others. Default: they are good
   * until `expiresAt`.
   */
  readonly recheck?: (caller: Identity, context: BaseContext<Env>) => Promise<void>;
}

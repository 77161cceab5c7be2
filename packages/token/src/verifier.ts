import type { BaseContext, Identity } from '@portcullis/core';

/**
 * Verifies one kind of credentials. `authenticate` and `identify` call their verifiers in order, and the first that finds its
 * credentials in the request decides.
 */
export interface Verifier<in Env = unknown> {
  /** For messages: `bearer`, `okta`, `session`. */
  readonly name: string;
  /** The `WWW-Authenticate` value for a request without credentials; `undefined` if there is none. */
  readonly challenge: (context: BaseContext<Env>) => string | undefined;
  /**
   * Returns the verified caller, or `undefined` if the request has no credentials of this kind. Throws an `AccessError` for
   * invalid credentials, never returns `undefined` for them: a caller must not become anonymous with a broken token. It should
   * return the same object for the same caller as long as possible, because later steps use it as a cache key. The result is
   * trusted: no other code checks whether `expiresAt` has passed.
   *
   * It rejects with `token.unnamed_service` for a service that is verified and not named: the verifiers after it may name it.
   */
  readonly identify: (context: BaseContext<Env>) => Identity | Promise<Identity> | undefined;
  /**
   * The name of verifiers that read the same fact elsewhere. All of them are called for each request, and must name the same caller:
   * a request in which they differ is refused.
   */
  readonly agreesWith?: string;
  /** Why a request has no credentials of this kind, for the operator. Default: no reason is given. */
  readonly missing?: string;
  /**
   * Throws once the credentials of a caller are no longer valid, or the facts about the caller (such as the groups) have changed:
   * connections and streams that they opened are closed then. It is called every five seconds for callers of all verifiers, and must return for those of other
   * verifiers. Default: credentials are valid until `expiresAt`.
   */
  readonly recheck?: (caller: Identity, context: BaseContext<Env>) => Promise<void>;
}

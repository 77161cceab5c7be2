import type { BaseContext, Identity } from '@portcullis/core';

/**
 * Credentials that programs act with for people who are logged in: what `loginCredentials()` returns. It is code that
 * `sessions()` is given, so that a Worker without it holds none of it. `Parts` is what sessions are made of; whoever hands it on
 * need not know.
 */
export interface LoginCredentials<Parts = never> {
  /** Whose credential a request carries; `undefined` if it carries none. */
  readonly identify: (context: BaseContext, parts: Parts) => Promise<Identity> | undefined;
  /** Fails once the credential by which somebody was identified is not good any more; `undefined` where nobody was. */
  readonly check: (context: BaseContext, parts: Parts) => (() => Promise<void>) | undefined;
  /** The request without it, and with the password that stood behind it. */
  readonly withoutCredential: (request: Request) => Request;
  /** Serves the addresses at which credentials are given, listed and ended. */
  readonly serve: <Env>(context: BaseContext<Env>, parts: Parts) => Promise<Response>;
}

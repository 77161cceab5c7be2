import type { BaseContext, Identity, Refusal } from '@portcullis/core';
import type { Html, Language } from '@portcullis/core/internal';

// Code that `sessions()` is given as an option, so that a Worker without it holds none of it. `Dependencies` is what sessions are built
// from; callers that only pass the value on need not know.

/** Credentials that programs act with for users who are logged in: what `loginCredentials()` returns. */
export interface LoginCredentials<Dependencies = never> {
  /** Whose credential a request carries; `undefined` if it carries none. */
  readonly identify: (context: BaseContext, dependencies: Dependencies) => Promise<Identity> | undefined;
  /** Fails once the credential by which somebody was identified is not good any more; `undefined` where nobody was. */
  readonly check: (context: BaseContext, dependencies: Dependencies) => (() => Promise<void>) | undefined;
  /** The request without it, and with the password that stood behind it. */
  readonly withoutCredential: (request: Request) => Request;
  /** Serves the addresses at which credentials are given, listed and ended. */
  readonly serve: <Env>(context: BaseContext<Env>, dependencies: Dependencies) => Promise<Response>;
}

/** How users who are refused request access: what `accessRequests()` returns. */
export interface AccessRequests<Dependencies = never> {
  /** The form, or the link to an e-mail, for the page of a refusal; `undefined` where there is nothing to request. */
  readonly offer: (
    refusal: Refusal,
    dependencies: Dependencies,
    language: Language,
  ) => Promise<Html | undefined>;
  /** Returns who owns a rule, for the page of the form where it is at another host than the application that refused. */
  readonly ownerOf: (rule: string) => string | undefined;
  /**
   * Serves the address to which the form is sent.
   * @param host of the application that refused. Default: this one
   */
  readonly take: <Env>(
    context: BaseContext<Env>,
    dependencies: Dependencies,
    host?: string,
  ) => Promise<Response>;
}

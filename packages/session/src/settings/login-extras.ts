import type { BaseContext, Identity, Refusal } from '@portcullis/core';
import type { Html, Language } from '@portcullis/core/internal';

// Code that `sessions()` is given as an option, so that a Worker without it holds none of it. `Dependencies` is what sessions are built
// from; callers that only pass the value on need not know.

/** Credentials that programs act with for users who are logged in: what `loginCredentials()` returns. */
export interface LoginCredentials<Dependencies = never> {
  /** The identity of a request's credential; `undefined` if it carries none. */
  readonly identify: (context: BaseContext, dependencies: Dependencies) => Promise<Identity> | undefined;
  /** Fails once the credential that identified the user is no longer valid; `undefined` if it identified no one. */
  readonly check: (context: BaseContext, dependencies: Dependencies) => (() => Promise<void>) | undefined;
  /** The request without it, and with the password that stood behind it. */
  readonly withoutCredential: (request: Request) => Request;
  /** Serves the endpoints that issue, list and revoke credentials. */
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
  readonly ownerOf: (rule: string | undefined) => string | undefined;
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

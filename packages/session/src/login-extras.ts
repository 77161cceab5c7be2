import type { BaseContext, Identity, Refusal } from '@portcullis/core';
import type { Html, Language } from '@portcullis/core/internal';

// What a login can do beside logging people in. Each is code of its own that `sessions()` is given, so that a Worker
// without it holds none of it. `Parts` is what a session is known by; whoever hands one on need not know.

/** Credentials that programs act with for people who are logged in: what `loginCredentials()` returns. */
export interface LoginCredentials<Parts = never> {
  /** Whose credential a request carries; `undefined` if it carries none. */
  readonly identify: (context: BaseContext, parts: Parts) => Promise<Identity> | undefined;
  /** The request without it, and with the password that stood behind it. */
  readonly withoutCredential: (request: Request) => Request;
  /** Serves the addresses at which credentials are given, listed and ended. */
  readonly serve: <Env>(context: BaseContext<Env>, parts: Parts) => Promise<Response>;
}

/** How people who are refused ask to be let in: what `accessRequests()` returns. */
export interface AccessRequests<Parts = never> {
  /** What the page of a refusal offers; `undefined` where there is nobody to ask, or nobody who asks. */
  readonly offer: (refusal: Refusal, parts: Parts, language: Language) => Promise<Html | undefined>;
  /** Takes the form that it offers. */
  readonly serve: <Env>(context: BaseContext<Env>, parts: Parts) => Promise<Response>;
}

import type { BaseContext } from '@portcullis/core';

/** What a login at another host is for. */
export interface LoginElsewhere {
  /** Where the person is led afterwards, at this host. */
  readonly returnTo: string;
  /** The name of the provider, where there is no choice to make. */
  readonly provider: string | undefined;
  readonly acrValues: readonly string[];
  readonly maxAge: number | undefined;
  readonly prompt?: 'select_account' | undefined;
}

/**
 * The host where people log in for all applications of a gate: what `loginHost()` returns. It is code that `sessions()` is given, so that
 * a Worker without it contains none of it. `Parts` is what sessions are made of; callers that only pass it on need not know.
 */
export interface LoginHost<Parts = never> {
  /** The origin of that host. */
  readonly origin: string;
  /** Whether this is the public address of an application of the gate. */
  readonly serves: (origin: string) => boolean;
  /** What is wrong with it together with other options of the sessions of a host. */
  readonly problemsOf: (
    options: { readonly store?: object | undefined; readonly trustedOrigin?: boolean | undefined },
    base: URL | undefined,
  ) => readonly string[];
  /** Serves an address below the prefix, at either kind of host; `undefined` for those that the login itself serves there. */
  readonly serve: <Env>(context: BaseContext<Env>, parts: Parts) => Promise<Response | undefined>;
  /** At an application's host: leads a browser to a login at the login host, and back. */
  readonly begin: (request: LoginElsewhere, context: BaseContext, parts: Parts) => Promise<Response>;
}

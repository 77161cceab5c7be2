import type { Caller, CallFacts, Resource } from '@portcullis/core';
import type { Authentication, Way, WayFacts } from '@portcullis/core/internal';

/** Where a request comes from, as reported by the edge. */
export interface NetworkFacts {
  /** The client's IPv4 or IPv6 address, in any notation. */
  readonly address?: string | undefined;
  /** Two capital letters (ISO 3166-1); `T1` is Tor. */
  readonly country?: string | undefined;
  /** The number of the autonomous system. */
  readonly asn?: number | undefined;
}

/** A role that a caller holds by an elevation: for a limited time, because someone approved it. */
export interface ElevatedRole {
  /** One of the roles that the policy offers. A role that it does not offer is ignored. */
  readonly role: string;
  /** The roles that this role implies. Default: none. */
  readonly implies?: readonly string[] | undefined;
}

/** The caller. A `Caller` of `@portcullis/core` can be used. */
export interface RequestCaller {
  readonly kind: Caller['kind'];
  /**
   * Whether an anonymous caller is a service that was verified and not named. It is allowed what is allowed without credentials,
   * except what a rule restricts for any service. Default: `false`.
   */
  readonly unnamedService?: boolean | undefined;
  /** Verified claims. A missing claim is known to be absent, unless `claimsIncomplete`. Default: claims are unknown. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Whether there may be more claims, because the identity provider was not asked. Default: `false`. */
  readonly claimsIncomplete?: boolean | undefined;
  /** The verified e-mail address. Default: unknown. A service has none. */
  readonly email?: string | undefined;
  /** How the caller logged in. Default: unknown, which is never strong enough. */
  readonly authentication?:
    | (Pick<Authentication, 'acr' | 'amr' | 'authTime' | 'deviceProvedAt'> & WayFacts)
    | undefined;
  /** The way in which the caller authenticated. Default: that of `authentication`, or unknown. */
  readonly via?: Way | undefined;
}

/**
 * A request for a decision.
 *
 * A missing fact is unknown, and unknown facts count against the caller: rules that allow do not match, and all other rules do.
 */
export interface PolicyRequest {
  readonly caller: RequestCaller;
  /** The names of the caller's roles. Roles of anonymous callers are ignored. */
  readonly roles: readonly string[];
  /** The roles that a user holds by an elevation, in addition to `roles`. Those of other callers are ignored. Default: none. */
  readonly elevated?: readonly ElevatedRole[] | undefined;
  /**
   * Whether the caller may have more roles, because groups could not be fetched. Rules that allow then use only the known roles,
   * all others also roles that the caller may have. Default: `false`.
   */
  readonly rolesIncomplete?: boolean | undefined;
  /** The HTTP method of the request. */
  readonly method: string;
  /** The canonical path, percent-decoded once, without its query: `context.target.path`. */
  readonly path: string;
  /** The resource of the request. Needed by rules with applications, kinds, IDs, operations or Conduit methods. */
  readonly resource?: Resource | undefined;
  /** The contents of a Conduit call. Needed by rules with `parameters` or `within`. */
  readonly call?: CallFacts | undefined;
  /**
   * Whether the question is if some call can be allowed, whatever its contents are: for lists of what a caller may call. Rules that
   * restrict calls by their contents then do not match, and rules that allow do. Default: `false`.
   */
  readonly someCall?: boolean | undefined;
  /** Needed by rules with networks, countries or autonomous systems. */
  readonly network?: NetworkFacts | undefined;
  /** Facts that your own criteria need, by the criterion's name: the results of `factOf`. A missing fact is unknown. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** Milliseconds since the Unix epoch. Needed by rules with a time window or a maximum age of the login. */
  readonly now?: number | undefined;
}

import type { Caller, CallFacts, Resource } from '@portcullis/core';
import type { Authentication } from '@portcullis/core/internal';

/** Where a request comes from, as the edge saw it. */
export interface NetworkFacts {
  /** The client's address, version 4 or 6, in any spelling. */
  readonly address?: string | undefined;
  /** Two capital letters (ISO 3166-1); `T1` is Tor. */
  readonly country?: string | undefined;
  /** The number of the autonomous system. */
  readonly asn?: number | undefined;
}

/** Who asks: a `Caller` of core fits. */
export interface RequestCaller {
  readonly kind: Caller['kind'];
  /** Verified claims. A claim that is missing here was not stated, unless `claimsIncomplete`. Default: not known. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Whether there may be claims besides, because the identity provider was not asked. Default: `false`. */
  readonly claimsIncomplete?: boolean | undefined;
  /** The verified e-mail address. Default: not known; a service has none. */
  readonly email?: string | undefined;
  /** How they logged in. Default: not known, which is never strong enough. */
  readonly authentication?: Pick<Authentication, 'acr' | 'amr' | 'authTime'> | undefined;
}

/**
 * What is asked, by whom.
 *
 * A fact that is left out is not known, and what is not known counts against the caller: a rule that lets through does
 * not match, and every other rule does.
 */
export interface PolicyRequest {
  readonly caller: RequestCaller;
  /** The names of the caller's roles. Those of an anonymous caller are ignored. */
  readonly roles: readonly string[];
  /**
   * Whether the caller may have roles besides: their groups could not be had. Rules that let through then speak only of
   * roles that they have, all others of whatever they may have. Default: `false`.
   */
  readonly rolesIncomplete?: boolean | undefined;
  /** The request's own method. */
  readonly method: string;
  /** The canonical path, percent-decoded once, without its query: `context.target.path`. */
  readonly path: string;
  /** What the request is about. Needed by rules that name applications, objects, operations or Conduit methods. */
  readonly resource?: Resource | undefined;
  /** What a call says beside its address. Needed by rules that name parameters, or what a call is within. */
  readonly call?: CallFacts | undefined;
  /** Needed by rules that name networks, countries or autonomous systems. */
  readonly network?: NetworkFacts | undefined;
  /** Milliseconds since the Unix epoch. Needed by rules with a time window or a greatest age of the login. */
  readonly now?: number | undefined;
}

// Written by `pnpm schema` from `policy-schema.ts` and the criteria. Do not edit.
import type { ClaimTests } from '@portcullis/roles';
import type { OwnCriteria } from './criteria/own-criteria.ts';
import type { Who } from './criteria/who.ts';
import type { RuleEffect } from './rule-effect.ts';

/**
 * Strength of the caller's login. In a rule with the effect `stepUp`, what a login must have; in other rules, a
 * condition. All fields that are set must match. Default: no condition.
 */
export interface AuthenticationStrength {
  /** Authentication context classes (OIDC `acr`). The provider must report one of them. */
  readonly acr?: readonly string[];
  /** Authentication methods (RFC 8176 `amr`), such as `mfa` or `hwk`. The provider must report one of them. */
  readonly amr?: readonly string[];
  /**
   * Maximum time since the login, in seconds. If the time of the login is missing or more than a minute in the
   * future, the age is unknown.
   */
  readonly maxAgeSeconds?: number;
  /**
   * The session must be bound to a key of its browser (DBSC). With `maxAgeSeconds`, the browser must have proved
   * within that time that it holds the key. All other credentials, such as tokens of programs, do not match.
   */
  readonly deviceBound?:
    | true
    | {
        /** Maximum time since the proof, in seconds. */
        readonly maxAgeSeconds: number;
      };
}

/** Each of these requests is denied unless all of these criteria hold. */
export interface ClaimedCriteria extends Partial<OwnCriteria> {
  /** Numbers of autonomous systems that the request comes from. Default: all. */
  readonly asns?: readonly number[];
  /**
   * Strength of the caller's login. In a rule with the effect `stepUp`, what a login must have; in other rules, a
   * condition. All fields that are set must match. Default: no condition.
   */
  readonly authentication?: AuthenticationStrength;
  /**
   * Claims that the caller must have, by name or dotted path, each with its accepted value or values. If a claim
   * is a list, one of its entries must match. A claim that is `null` counts as missing. Default: no condition.
   */
  readonly claims?: ClaimTests;
  /**
   * Countries that the request comes from, as two capital letters. If `CF-IPCountry` is `XX`, the country is
   * unknown. Default: all.
   */
  readonly countries?: readonly string[];
  /**
   * Domains of the caller's verified e-mail address. Subdomains are not included. An ambiguous address (two `@`,
   * quotes, spaces, a domain that is not ASCII or ends in a dot) is allowed by no rule and denied by every rule
   * with this field. The same applies to a user without a verified address, because the domain is unknown.
   * Services have no address. Default: no condition.
   */
  readonly emailDomains?: readonly string[];
  /**
   * Networks (`192.0.2.0/24`, `2001:db8::/32`) and IP addresses that the request comes from. `192.0.2.1` and
   * `::ffff:192.0.2.1` are the same address, which is in both `192.0.2.0/24` and `::/8`. Default: all.
   */
  readonly networks?: readonly string[];
  /**
   * Parameters of a Conduit call, or arguments of a tool or prompt, by dotted path, such as `constraints.projects`
   * or `transactions`, each with its accepted values. `*` matches any text. A rule that allows needs every
   * parameter in the call, with no other values. A rule that restricts needs one of the values in each parameter.
   * Needs `conduitMethods`, `tools` or `prompts`. Default: no condition.
   */
  readonly parameters?: { readonly [name: string]: readonly string[] };
  /** Time window, in a time zone. All fields that are set must match. Default: always. */
  readonly when?: TimeWindow;
  /**
   * PHIDs of projects. A rule that allows matches a call only if everything that the call reads or changes is in
   * one of them. A rule that restricts matches a call if anything is. A call that reads and changes nothing is in
   * no project. Needs `conduitMethods`. Default: no condition.
   */
  readonly within?: readonly string[];
}

/** A role that users who were denied can ask for: after someone approves, they hold it until the time runs out. */
export interface Elevation {
  /** The role that users can ask for. A role is offered once. */
  readonly role: string;
  /**
   * Roles whose holders can approve: users who hold one of them by their groups, not by an elevation. No one
   * approves their own request.
   */
  readonly approvers: readonly string[];
  /** Maximum time that a user can ask for, in minutes. At most a week. */
  readonly maxMinutes: number;
  /** Whether users must say why they need the role. Default: `true`. */
  readonly needsReason?: boolean;
  /** Maximum number of users who can hold the role by an elevation at the same time. Default: no limit. */
  readonly atOnce?: number;
  /**
   * Whether the application receives the role too, among the roles in its assertion and headers: with each request
   * that this elevation allows, and with no other. Default: `false`.
   */
  readonly toApplication?: boolean;
  /**
   * The elevation ends if the gate has not seen its approver with a role of `approvers` for so many minutes, and
   * when it sees the approver without one. Default: it does not depend on what becomes of the approver’s roles.
   */
  readonly approverSeenMinutes?: number;
}

/** A named list of rules. Requests that no rule allows are denied, so a policy without rules denies everything. */
export interface Policy<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> {
  /** Name of the policy in decisions and audit events. */
  readonly name: string;
  /** The rules, in any order. Among the rules that match a request, one with the strongest effect decides. */
  readonly rules: readonly Rule<Role, Application, Kind>[];
  /** Roles that users can ask for, for a limited time. Default: none. */
  readonly elevations?: readonly Elevation[];
  /**
   * Statements that must hold for the rules. `portcullis check` and `portcullis prove` prove them; a Worker
   * ignores them. Default: none.
   */
  readonly claims?: readonly PolicyClaim<Role, Application, Kind>[];
}

/**
 * A statement about the policy: who and where, with the fields of a rule, and exactly one of `never`, `always`
 * and `onlyIf`. Without `paths` it covers all paths; with applications, kinds, IDs or operations, only requests
 * about those.
 */
export interface PolicyClaim<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> extends Partial<OwnCriteria> {
  /** Name of the claim, unique in its policy. */
  readonly name: string;
  /** Human-readable purpose of the claim. */
  readonly description?: string;
  /** Who is responsible for the claim. */
  readonly owner?: string;
  /** Callers that the claim covers. */
  readonly who: Who<Role>;
  /**
   * Paths, percent-decoded and case-sensitive. `*` matches any text within one segment, including none (`/T*`
   * matches `/T`), but a segment that is only `*` does not match an empty segment (`/a/*` does not match `/a/`). A
   * last segment `**` matches the rest of the path, including nothing: `/maniphest/**` matches `/maniphest`,
   * `/maniphest/` and `/maniphest/x`. All other characters match themselves, including a trailing slash. Default:
   * all paths, if the rule names a resource.
   */
  readonly paths?: readonly string[];
  /**
   * HTTP methods, in upper case. A request with the method `patch` counts as `PATCH`. `GET` includes `HEAD`.
   * Default: all.
   */
  readonly methods?: readonly string[];
  /**
   * Applications whose data the request reads or changes, such as `differential`. A rule that allows matches only
   * requests that are entirely inside these applications, and pages that mix applications only if the rule names
   * them (decision 13). Default: all.
   */
  readonly applications?: readonly Application[];
  /** Kinds of objects, such as `revision`. A request that is not about an object does not match. Default: all. */
  readonly kinds?: readonly Kind[];
  /** IDs of objects, such as `D12`. `*` matches any text. Default: all. */
  readonly ids?: readonly string[];
  /** Operations on the object, such as `edit`. `*` matches any text. Default: all. */
  readonly operations?: readonly string[];
  /**
   * Conduit methods, such as `maniphest.*`. `*` matches any text. They are the operations of resources of kind
   * `method`. Cannot be combined with `applications`, `kinds` and `operations`. Default: no condition.
   */
  readonly conduitMethods?: readonly string[];
  /**
   * Tools of an MCP server, such as `search_*`. `*` matches any text. A rule that allows tools also allows its
   * callers to connect, and to list what they may call. Rules without `tools`, `resources`, `prompts` or `kinds`
   * never allow a request to an MCP server. Cannot be combined with `kinds`, `ids`, `conduitMethods`, `resources`
   * and `prompts`. Default: no condition.
   */
  readonly tools?: readonly string[];
  /**
   * Resources of an MCP server by their addresses, such as `file:///docs/*`. `*` matches any text. Otherwise as
   * `tools`. Default: no condition.
   */
  readonly resources?: readonly string[];
  /** Prompts of an MCP server. Otherwise as `tools`. Default: no condition. */
  readonly prompts?: readonly string[];
  /** Numbers of autonomous systems that the request comes from. Default: all. */
  readonly asns?: readonly number[];
  /**
   * Strength of the caller's login. In a rule with the effect `stepUp`, what a login must have; in other rules, a
   * condition. All fields that are set must match. Default: no condition.
   */
  readonly authentication?: AuthenticationStrength;
  /**
   * Claims that the caller must have, by name or dotted path, each with its accepted value or values. If a claim
   * is a list, one of its entries must match. A claim that is `null` counts as missing. Default: no condition.
   */
  readonly claims?: ClaimTests;
  /**
   * Countries that the request comes from, as two capital letters. If `CF-IPCountry` is `XX`, the country is
   * unknown. Default: all.
   */
  readonly countries?: readonly string[];
  /**
   * Domains of the caller's verified e-mail address. Subdomains are not included. An ambiguous address (two `@`,
   * quotes, spaces, a domain that is not ASCII or ends in a dot) is allowed by no rule and denied by every rule
   * with this field. The same applies to a user without a verified address, because the domain is unknown.
   * Services have no address. Default: no condition.
   */
  readonly emailDomains?: readonly string[];
  /**
   * Networks (`192.0.2.0/24`, `2001:db8::/32`) and IP addresses that the request comes from. `192.0.2.1` and
   * `::ffff:192.0.2.1` are the same address, which is in both `192.0.2.0/24` and `::/8`. Default: all.
   */
  readonly networks?: readonly string[];
  /**
   * Parameters of a Conduit call, or arguments of a tool or prompt, by dotted path, such as `constraints.projects`
   * or `transactions`, each with its accepted values. `*` matches any text. A rule that allows needs every
   * parameter in the call, with no other values. A rule that restricts needs one of the values in each parameter.
   * Needs `conduitMethods`, `tools` or `prompts`. Default: no condition.
   */
  readonly parameters?: { readonly [name: string]: readonly string[] };
  /** Time window, in a time zone. All fields that are set must match. Default: always. */
  readonly when?: TimeWindow;
  /**
   * PHIDs of projects. A rule that allows matches a call only if everything that the call reads or changes is in
   * one of them. A rule that restricts matches a call if anything is. A call that reads and changes nothing is in
   * no project. Needs `conduitMethods`. Default: no condition.
   */
  readonly within?: readonly string[];
  /**
   * Groups of the caller, in addition to `who`: the caller is in at least one. Names and patterns are written as
   * in `roles`. A caller whose groups could not be fetched can be in any group. Default: no condition.
   */
  readonly groups?: readonly string[];
  /**
   * Covers only requests that may change something, such as calls of tools that are not known to only read.
   * Default: all requests.
   */
  readonly writes?: true;
  /** Whether the claim also covers users while they hold a role by an elevation. Default: `included`. */
  readonly elevations?: 'included' | 'excluded';
  /** None of these requests is ever allowed. */
  readonly never?: true;
  /** Each of these requests is allowed. */
  readonly always?: true;
  /** Each of these requests is denied unless all of these criteria hold. */
  readonly onlyIf?: ClaimedCriteria;
}

/**
 * One rule: who, where, under which conditions, and the effect. Plain data that can be stored as JSON. All
 * fields of a rule must match; in a list, one matching entry is enough.
 */
export interface Rule<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> extends Partial<OwnCriteria> {
  /** Name of the rule, unique in its policy. Decisions and audit events contain it as their reason. */
  readonly name: string;
  /** Human-readable purpose of the rule. Users who are denied by the rule see it. */
  readonly description?: string;
  /** Who is responsible for the rule. */
  readonly owner?: string;
  /**
   * What the rule does: `deny` is stronger than `stepUp`, then `login`, `readOnly` and `allow`, in any order of
   * rules.
   */
  readonly effect: RuleEffect;
  /** Callers that the rule applies to. */
  readonly who: Who<Role>;
  /**
   * Whether a role in `except` that the caller holds by an elevation excludes the caller from this rule too. Only
   * for rules that restrict and have `except`. Default: `false`: a caller with an elevation is restricted as
   * without it.
   */
  readonly liftedByElevations?: true;
  /**
   * Paths, percent-decoded and case-sensitive. `*` matches any text within one segment, including none (`/T*`
   * matches `/T`), but a segment that is only `*` does not match an empty segment (`/a/*` does not match `/a/`). A
   * last segment `**` matches the rest of the path, including nothing: `/maniphest/**` matches `/maniphest`,
   * `/maniphest/` and `/maniphest/x`. All other characters match themselves, including a trailing slash. Default:
   * all paths, if the rule names a resource.
   */
  readonly paths?: readonly string[];
  /**
   * HTTP methods, in upper case. A request with the method `patch` counts as `PATCH`. `GET` includes `HEAD`.
   * Default: all.
   */
  readonly methods?: readonly string[];
  /**
   * Applications whose data the request reads or changes, such as `differential`. A rule that allows matches only
   * requests that are entirely inside these applications, and pages that mix applications only if the rule names
   * them (decision 13). Default: all.
   */
  readonly applications?: readonly Application[];
  /** Kinds of objects, such as `revision`. A request that is not about an object does not match. Default: all. */
  readonly kinds?: readonly Kind[];
  /** IDs of objects, such as `D12`. `*` matches any text. Default: all. */
  readonly ids?: readonly string[];
  /** Operations on the object, such as `edit`. `*` matches any text. Default: all. */
  readonly operations?: readonly string[];
  /**
   * Conduit methods, such as `maniphest.*`. `*` matches any text. They are the operations of resources of kind
   * `method`. Cannot be combined with `applications`, `kinds` and `operations`. Default: no condition.
   */
  readonly conduitMethods?: readonly string[];
  /**
   * Tools of an MCP server, such as `search_*`. `*` matches any text. A rule that allows tools also allows its
   * callers to connect, and to list what they may call. Rules without `tools`, `resources`, `prompts` or `kinds`
   * never allow a request to an MCP server. Cannot be combined with `kinds`, `ids`, `conduitMethods`, `resources`
   * and `prompts`. Default: no condition.
   */
  readonly tools?: readonly string[];
  /**
   * Resources of an MCP server by their addresses, such as `file:///docs/*`. `*` matches any text. Otherwise as
   * `tools`. Default: no condition.
   */
  readonly resources?: readonly string[];
  /** Prompts of an MCP server. Otherwise as `tools`. Default: no condition. */
  readonly prompts?: readonly string[];
  /** Numbers of autonomous systems that the request comes from. Default: all. */
  readonly asns?: readonly number[];
  /**
   * Strength of the caller's login. In a rule with the effect `stepUp`, what a login must have; in other rules, a
   * condition. All fields that are set must match. Default: no condition.
   */
  readonly authentication?: AuthenticationStrength;
  /**
   * Claims that the caller must have, by name or dotted path, each with its accepted value or values. If a claim
   * is a list, one of its entries must match. A claim that is `null` counts as missing. Default: no condition.
   */
  readonly claims?: ClaimTests;
  /**
   * Countries that the request comes from, as two capital letters. If `CF-IPCountry` is `XX`, the country is
   * unknown. Default: all.
   */
  readonly countries?: readonly string[];
  /**
   * Domains of the caller's verified e-mail address. Subdomains are not included. An ambiguous address (two `@`,
   * quotes, spaces, a domain that is not ASCII or ends in a dot) is allowed by no rule and denied by every rule
   * with this field. The same applies to a user without a verified address, because the domain is unknown.
   * Services have no address. Default: no condition.
   */
  readonly emailDomains?: readonly string[];
  /**
   * Networks (`192.0.2.0/24`, `2001:db8::/32`) and IP addresses that the request comes from. `192.0.2.1` and
   * `::ffff:192.0.2.1` are the same address, which is in both `192.0.2.0/24` and `::/8`. Default: all.
   */
  readonly networks?: readonly string[];
  /**
   * Parameters of a Conduit call, or arguments of a tool or prompt, by dotted path, such as `constraints.projects`
   * or `transactions`, each with its accepted values. `*` matches any text. A rule that allows needs every
   * parameter in the call, with no other values. A rule that restricts needs one of the values in each parameter.
   * Needs `conduitMethods`, `tools` or `prompts`. Default: no condition.
   */
  readonly parameters?: { readonly [name: string]: readonly string[] };
  /** Time window, in a time zone. All fields that are set must match. Default: always. */
  readonly when?: TimeWindow;
  /**
   * PHIDs of projects. A rule that allows matches a call only if everything that the call reads or changes is in
   * one of them. A rule that restricts matches a call if anything is. A call that reads and changes nothing is in
   * no project. Needs `conduitMethods`. Default: no condition.
   */
  readonly within?: readonly string[];
}

/** Time window, in a time zone. All fields that are set must match. Default: always. */
export interface TimeWindow {
  /** IANA name of the time zone, such as `Europe/Berlin`. Daylight saving time is respected. */
  readonly zone: string;
  /** Days of the week: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`. Default: all. */
  readonly days?: readonly string[];
  /** First minute of the window, such as `08:00`. Needs `until`. Default: the whole day. */
  readonly from?: string;
  /**
   * End of the window, exclusive, such as `18:00`. `24:00` is midnight. If it is before `from`, the window ends on
   * the next day.
   */
  readonly until?: string;
  /** First day, such as `2026-11-01`. Default: no start. */
  readonly firstDay?: string;
  /** Last day, inclusive, such as `2026-11-30`. Default: no end. */
  readonly lastDay?: string;
}

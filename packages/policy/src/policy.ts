// Written by `pnpm schema` from `policy-schema.ts` and the criteria. Do not edit.
import type { ClaimTests } from '@portcullis/roles';
import type { Who } from './criteria/who.ts';
import type { RuleEffect } from './rule-effect.ts';

/**
 * How the caller must have logged in: for `stepUp` what is asked for, for others a condition. All fields that
 * are given must hold. Default: anyhow.
 */
export interface AuthenticationStrength {
  /** Authentication context classes of which the provider must state one (OIDC `acr`). */
  readonly acr?: readonly string[];
  /** Authentication methods of which the provider must state one (RFC 8176 `amr`), such as `mfa` or `hwk`. */
  readonly amr?: readonly string[];
  /**
   * How long ago the login may be at most, in seconds. Of a login whose time is not known, or more than a minute
   * ahead, it is not known.
   */
  readonly maxAgeSeconds?: number;
}

/** None of these requests is let in unless all of this holds. */
export interface ClaimedCriteria {
  /** Autonomous systems that the request comes from. Default: all. */
  readonly asns?: readonly number[];
  /**
   * How the caller must have logged in: for `stepUp` what is asked for, for others a condition. All fields that
   * are given must hold. Default: anyhow.
   */
  readonly authentication?: AuthenticationStrength;
  /**
   * Claims that the caller must have, by name or dotted path, each with its value or values; of a claim that is a
   * list, one entry must be. A claim that is `null` counts as missing. Default: any.
   */
  readonly claims?: ClaimTests;
  /**
   * Countries that the request comes from, two capital letters. With `XX` in `CF-IPCountry`, the country is not
   * known. Default: all.
   */
  readonly countries?: readonly string[];
  /**
   * Domains of the caller's verified e-mail address, without those below them. An address that can be read in two
   * ways (two `@`, quotes, spaces, a domain that is not ASCII or ends in a dot) is allowed by no rule and denied
   * by each. The same holds for a person without a verified address, whose domain is not known. Machines have no
   * address. Default: any.
   */
  readonly emailDomains?: readonly string[];
  /**
   * Networks (`192.0.2.0/24`, `2001:db8::/32`) and addresses that the request comes from. `192.0.2.1` and
   * `::ffff:192.0.2.1` are one address, in `192.0.2.0/24` as in `::/8`. Default: all.
   */
  readonly networks?: readonly string[];
  /**
   * Parameters of a Conduit call by dotted path, such as `constraints.projects` or `transactions`, each with the
   * values that it may have; `*` stands for any text. What allows needs each of them there, with no other value;
   * what restricts needs one of the values in each of them. With `conduitMethods`. Default: any.
   */
  readonly parameters?: { readonly [name: string]: readonly string[] };
  /** When the rule holds, on the clocks of a place. All fields that are given must hold. Default: always. */
  readonly when?: TimeWindow;
  /**
   * PHIDs of projects. What allows lets only calls through of which all that they read or change is in one of
   * them; what restricts speaks of calls of which anything is. A call that reads and changes nothing is in none.
   * With `conduitMethods`. Default: anywhere.
   */
  readonly within?: readonly string[];
}

/** Rules under a name: who may do what. What no rule allows is denied, so a policy without rules lets nobody in. */
export interface Policy<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> {
  /** The policy's name, which decisions and audit events give. */
  readonly name: string;
  /** In any order: of those that match, one with the strongest effect decides. */
  readonly rules: readonly Rule<Role, Application, Kind>[];
  /**
   * What must be true of the rules, whatever they are: proved by `portcullis check` and `portcullis prove`, and by
   * no Worker. They decide nothing. Default: none.
   */
  readonly claims?: readonly PolicyClaim<Role, Application, Kind>[];
}

/**
 * What is claimed of a policy: for whom and where, in the words of a rule, and exactly one of `never`, `always`
 * and `onlyIf`. Without `paths` it speaks of all paths; by application, kind, id or operation, of requests about
 * those.
 */
export interface PolicyClaim<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> {
  /** Unique among the claims of its policy. */
  readonly name: string;
  /** What it is for, in words. Shown to people whom it refuses. */
  readonly description?: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** Whom the rule is about. */
  readonly who: Who<Role>;
  /**
   * Paths, percent-decoded, upper and lower case different. `*` stands for any text within one segment, also for
   * none (`/T*` is `/T` too), but alone never for an empty segment (`/a/*` is not `/a/`), a last segment `**` for
   * all that follows, none included: `/maniphest/**` is `/maniphest`, `/maniphest/` and `/maniphest/x`. Anything
   * else is itself, a slash at the end as well. Default: all, if the rule names a resource.
   */
  readonly paths?: readonly string[];
  /** HTTP methods, upper case; `patch` of a request counts as `PATCH`. `GET` includes `HEAD`. Default: all. */
  readonly methods?: readonly string[];
  /**
   * Applications whose data the request is about or brings, such as `differential`. What allows opens only what is
   * wholly inside, and pages that mix applications only if the rule names them (decision 13). Default: all.
   */
  readonly applications?: readonly Application[];
  /** Kinds of objects, such as `revision`. A request about no object is of no kind. Default: all. */
  readonly kinds?: readonly Kind[];
  /** Objects, such as `D12`; `*` stands for any text. Default: all. */
  readonly ids?: readonly string[];
  /** What is done, such as `edit`; `*` stands for any text. Default: everything. */
  readonly operations?: readonly string[];
  /**
   * Conduit methods, such as `maniphest.*`; `*` stands for any text. The operations of resources of kind `method`:
   * stands without `applications`, `kinds` and `operations`. Default: not asked for.
   */
  readonly conduitMethods?: readonly string[];
  /** Autonomous systems that the request comes from. Default: all. */
  readonly asns?: readonly number[];
  /**
   * How the caller must have logged in: for `stepUp` what is asked for, for others a condition. All fields that
   * are given must hold. Default: anyhow.
   */
  readonly authentication?: AuthenticationStrength;
  /**
   * Claims that the caller must have, by name or dotted path, each with its value or values; of a claim that is a
   * list, one entry must be. A claim that is `null` counts as missing. Default: any.
   */
  readonly claims?: ClaimTests;
  /**
   * Countries that the request comes from, two capital letters. With `XX` in `CF-IPCountry`, the country is not
   * known. Default: all.
   */
  readonly countries?: readonly string[];
  /**
   * Domains of the caller's verified e-mail address, without those below them. An address that can be read in two
   * ways (two `@`, quotes, spaces, a domain that is not ASCII or ends in a dot) is allowed by no rule and denied
   * by each. The same holds for a person without a verified address, whose domain is not known. Machines have no
   * address. Default: any.
   */
  readonly emailDomains?: readonly string[];
  /**
   * Networks (`192.0.2.0/24`, `2001:db8::/32`) and addresses that the request comes from. `192.0.2.1` and
   * `::ffff:192.0.2.1` are one address, in `192.0.2.0/24` as in `::/8`. Default: all.
   */
  readonly networks?: readonly string[];
  /**
   * Parameters of a Conduit call by dotted path, such as `constraints.projects` or `transactions`, each with the
   * values that it may have; `*` stands for any text. What allows needs each of them there, with no other value;
   * what restricts needs one of the values in each of them. With `conduitMethods`. Default: any.
   */
  readonly parameters?: { readonly [name: string]: readonly string[] };
  /** When the rule holds, on the clocks of a place. All fields that are given must hold. Default: always. */
  readonly when?: TimeWindow;
  /**
   * PHIDs of projects. What allows lets only calls through of which all that they read or change is in one of
   * them; what restricts speaks of calls of which anything is. A call that reads and changes nothing is in none.
   * With `conduitMethods`. Default: anywhere.
   */
  readonly within?: readonly string[];
  /**
   * Groups of which the caller is in one, besides `who`, as a mapping of roles writes names and patterns. Callers
   * whose groups could not be had may be in any. Default: any.
   */
  readonly groups?: readonly string[];
  /** None of these requests is ever let in. */
  readonly never?: true;
  /** Each of these requests is let in. */
  readonly always?: true;
  /** None of these requests is let in unless all of this holds. */
  readonly onlyIf?: ClaimedCriteria;
}

/**
 * One rule: for whom, where, under which criteria, and what becomes of the request. Plain data, so it can stand
 * in a JSON file. All fields of a rule must hold; of the entries of a list, one is enough.
 */
export interface Rule<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> {
  /** Unique in its policy: decisions and audit events give it as their reason. */
  readonly name: string;
  /** What it is for, in words. Shown to people whom it refuses. */
  readonly description?: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** `deny` beats `stepUp`, which beats `login`, `readOnly` and `allow`, wherever they stand. */
  readonly effect: RuleEffect;
  /** Whom the rule is about. */
  readonly who: Who<Role>;
  /**
   * Paths, percent-decoded, upper and lower case different. `*` stands for any text within one segment, also for
   * none (`/T*` is `/T` too), but alone never for an empty segment (`/a/*` is not `/a/`), a last segment `**` for
   * all that follows, none included: `/maniphest/**` is `/maniphest`, `/maniphest/` and `/maniphest/x`. Anything
   * else is itself, a slash at the end as well. Default: all, if the rule names a resource.
   */
  readonly paths?: readonly string[];
  /** HTTP methods, upper case; `patch` of a request counts as `PATCH`. `GET` includes `HEAD`. Default: all. */
  readonly methods?: readonly string[];
  /**
   * Applications whose data the request is about or brings, such as `differential`. What allows opens only what is
   * wholly inside, and pages that mix applications only if the rule names them (decision 13). Default: all.
   */
  readonly applications?: readonly Application[];
  /** Kinds of objects, such as `revision`. A request about no object is of no kind. Default: all. */
  readonly kinds?: readonly Kind[];
  /** Objects, such as `D12`; `*` stands for any text. Default: all. */
  readonly ids?: readonly string[];
  /** What is done, such as `edit`; `*` stands for any text. Default: everything. */
  readonly operations?: readonly string[];
  /**
   * Conduit methods, such as `maniphest.*`; `*` stands for any text. The operations of resources of kind `method`:
   * stands without `applications`, `kinds` and `operations`. Default: not asked for.
   */
  readonly conduitMethods?: readonly string[];
  /** Autonomous systems that the request comes from. Default: all. */
  readonly asns?: readonly number[];
  /**
   * How the caller must have logged in: for `stepUp` what is asked for, for others a condition. All fields that
   * are given must hold. Default: anyhow.
   */
  readonly authentication?: AuthenticationStrength;
  /**
   * Claims that the caller must have, by name or dotted path, each with its value or values; of a claim that is a
   * list, one entry must be. A claim that is `null` counts as missing. Default: any.
   */
  readonly claims?: ClaimTests;
  /**
   * Countries that the request comes from, two capital letters. With `XX` in `CF-IPCountry`, the country is not
   * known. Default: all.
   */
  readonly countries?: readonly string[];
  /**
   * Domains of the caller's verified e-mail address, without those below them. An address that can be read in two
   * ways (two `@`, quotes, spaces, a domain that is not ASCII or ends in a dot) is allowed by no rule and denied
   * by each. The same holds for a person without a verified address, whose domain is not known. Machines have no
   * address. Default: any.
   */
  readonly emailDomains?: readonly string[];
  /**
   * Networks (`192.0.2.0/24`, `2001:db8::/32`) and addresses that the request comes from. `192.0.2.1` and
   * `::ffff:192.0.2.1` are one address, in `192.0.2.0/24` as in `::/8`. Default: all.
   */
  readonly networks?: readonly string[];
  /**
   * Parameters of a Conduit call by dotted path, such as `constraints.projects` or `transactions`, each with the
   * values that it may have; `*` stands for any text. What allows needs each of them there, with no other value;
   * what restricts needs one of the values in each of them. With `conduitMethods`. Default: any.
   */
  readonly parameters?: { readonly [name: string]: readonly string[] };
  /** When the rule holds, on the clocks of a place. All fields that are given must hold. Default: always. */
  readonly when?: TimeWindow;
  /**
   * PHIDs of projects. What allows lets only calls through of which all that they read or change is in one of
   * them; what restricts speaks of calls of which anything is. A call that reads and changes nothing is in none.
   * With `conduitMethods`. Default: anywhere.
   */
  readonly within?: readonly string[];
}

/** When the rule holds, on the clocks of a place. All fields that are given must hold. Default: always. */
export interface TimeWindow {
  /** Time zone by its IANA name, such as `Europe/Berlin`. Its daylight saving time is followed. */
  readonly zone: string;
  /** Days of the week: `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`. Default: all. */
  readonly days?: readonly string[];
  /** First minute of the day, `08:00`. With `until`. Default: the whole day. */
  readonly from?: string;
  /**
   * The minute the window ends, itself not included, `18:00`; `24:00` is midnight. Before `from`: it ends the next
   * day.
   */
  readonly until?: string;
  /** First day, `2026-11-01`. Default: always was. */
  readonly firstDay?: string;
  /** Last day, `2026-11-30`, itself included. Default: never ends. */
  readonly lastDay?: string;
}

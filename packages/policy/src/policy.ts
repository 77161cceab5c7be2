import type { AuthenticationStrength } from './criteria/authentication.ts';
import type { ClaimTests } from './criteria/claims.ts';
import type { TimeWindow } from './criteria/time.ts';
import type { Who } from './criteria/who.ts';
import type { RuleEffect } from './rule-effect.ts';

/**
 * One rule: for whom, where, under which criteria, and what becomes of the request. Plain data, so it can stand in
 * a JSON file. All fields of a rule must hold; of the entries of a list, one is enough.
 */
export interface Rule<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> {
  /** Unique in its policy: decisions and audit events give it as their reason. */
  readonly name: string;
  /** What it is for, in words. */
  readonly description?: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** `deny` beats `stepUp`, which beats `login`, `readOnly` and `allow`, wherever they stand. */
  readonly effect: RuleEffect;
  readonly who: Who<Role>;
  /**
   * Paths, percent-decoded, upper and lower case different. `*` stands for any text within one segment (`/T*`), a last
   * segment `**` for all that follows, none included: `/maniphest/**` is `/maniphest`, `/maniphest/` and
   * `/maniphest/x`. Anything else is itself, a slash at the end as well. Default: all, if the rule names a resource.
   */
  readonly paths?: readonly string[];
  /** HTTP methods, upper case. `GET` includes `HEAD`. Default: all. */
  readonly methods?: readonly string[];
  /** Applications, such as `differential`. Default: all. */
  readonly applications?: readonly Application[];
  /** Kinds of objects, such as `revision`. A request about no object is of no kind. Default: all. */
  readonly kinds?: readonly Kind[];
  /** Objects, such as `D12`; `*` stands for any text. Default: all. */
  readonly ids?: readonly string[];
  /** What is done, such as `edit`; `*` stands for any text. Default: everything. */
  readonly operations?: readonly string[];
  /**
   * Conduit methods, such as `maniphest.search`; `*` stands for any text. The operations of resources of kind `method`:
   * stands without `applications`, `kinds` and `operations`.
   */
  readonly conduitMethods?: readonly string[];
  /** Claims that the caller must have, by name or dotted path, each with its value or values. Default: any. */
  readonly claims?: ClaimTests;
  /** Domains of the caller's verified e-mail address, without those below them. Default: any. */
  readonly emailDomains?: readonly string[];
  /** Networks (`192.0.2.0/24`, `2001:db8::/32`) and addresses that the request comes from. Default: all. */
  readonly networks?: readonly string[];
  /** Countries that the request comes from, two capital letters. Default: all. */
  readonly countries?: readonly string[];
  /** Autonomous systems that the request comes from. Default: all. */
  readonly asns?: readonly number[];
  /** When the rule holds. Default: always. */
  readonly when?: TimeWindow;
  /** How the caller must have logged in: for `stepUp` what is asked for, for others a condition. Default: anyhow. */
  readonly authentication?: AuthenticationStrength;
}

/** Rules under a name. What no rule allows is denied, so a policy without rules lets nobody in. */
export interface Policy<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> {
  readonly name: string;
  readonly rules: readonly Rule<Role, Application, Kind>[];
  /**
   * What must be true of the rules, whatever they are: proved by `portcullis check` and `portcullis prove`, and by no
   * Worker. They decide nothing. Default: none.
   */
  readonly claims?: readonly PolicyClaim<Role, Application, Kind>[];
}

/** What a claim may ask for: the criteria of a rule, in the same words. All that are given must hold. */
export type ClaimedCriteria = Pick<
  Rule,
  'claims' | 'emailDomains' | 'networks' | 'countries' | 'asns' | 'when' | 'authentication'
>;

/**
 * What is claimed of a policy: for whom and where, in the words of a rule, and exactly one of `never`, `always` and
 * `onlyIf`. Without `paths` it speaks of all paths; by application, kind, id or operation, of requests about those.
 */
export interface PolicyClaim<
  Role extends string = string,
  Application extends string = string,
  Kind extends string = string,
> extends Omit<Rule<Role, Application, Kind>, 'effect'> {
  /** None of these requests is ever let in. */
  readonly never?: true;
  /** Each of these requests is let in. */
  readonly always?: true;
  /** None of these requests is let in unless all of this holds. */
  readonly onlyIf?: ClaimedCriteria;
}

import type { Who } from './who.ts';

/** One rule: for whom, where, and whether it lets them through. Plain data, so it can stand in a JSON file. */
export interface Rule<Role extends string = string> {
  /** Unique in its policy: decisions and audit events give it as their reason. */
  readonly name: string;
  /** What it is for, in words. */
  readonly description?: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** `deny` beats `allow`, wherever either stands. */
  readonly effect: 'allow' | 'deny';
  readonly who: Who<Role>;
  /**
   * Paths, percent-decoded, upper and lower case different. `*` stands for any text within one segment (`/T*`), a last
   * segment `**` for all that follows, none included: `/maniphest/**` is `/maniphest`, `/maniphest/` and
   * `/maniphest/x`. Anything else is itself, a slash at the end as well.
   */
  readonly paths: readonly string[];
  /** HTTP methods, upper case. `GET` includes `HEAD`. Default: all. */
  readonly methods?: readonly string[];
}

/** Rules under a name. What no rule allows is denied, so a policy without rules lets nobody in. */
export interface Policy<Role extends string = string> {
  readonly name: string;
  readonly rules: readonly Rule<Role>[];
}

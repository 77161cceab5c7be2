import type { Resource } from '../request/resource.ts';

/** One rule that was looked at, and what became of it. */
export interface ConsideredRule {
  readonly rule: string;
  /** What the rule makes of this request where it matches. */
  readonly effect: 'allow' | 'deny';
  /** The rule's own effect, where it is more than to allow or to deny. */
  readonly kind?: 'login' | 'stepUp' | 'readOnly';
  /** Whether every condition of the rule held for this request. */
  readonly matched: boolean;
}

/** What the caller can do to be let in after all. */
export type Requirement =
  /** Become somebody. */
  | { readonly kind: 'login' }
  /** Log in again, more strongly or just now (RFC 9470). */
  | {
      readonly kind: 'stepUp';
      /** Authentication contexts of which one is enough. */
      readonly acr?: readonly string[];
      /** Authentication methods of which one must have been used. */
      readonly amr?: readonly string[];
      /** How long ago the login may be at most, in seconds. */
      readonly maxAgeSeconds?: number;
    };

/** What a policy said about one request, with its reason. */
export interface Decision {
  readonly effect: 'allow' | 'deny';
  /** Why: what the rule that decided says, or that no rule spoke for it. */
  readonly reason:
    | 'policy.rule_allows'
    | 'policy.rule_denies'
    | 'policy.rule_requires_login'
    | 'policy.rule_requires_step_up'
    | 'policy.rule_allows_reading_only'
    | 'policy.no_rule';
  /** The rule that decided; nothing where no rule did. */
  readonly rule: string | undefined;
  /** What the rule that decided asks for; nothing where it asks for nothing, or is content. */
  readonly requirement?: Requirement;
  /** The policy's name. */
  readonly policy: string;
  /** SHA-256 of the policy's canonical JSON, lower-case hexadecimal: which version decided. */
  readonly version: string | undefined;
  /** Whether an anonymous caller would have been let in as well. Only then may a shared cache keep the answer. */
  readonly open: boolean;
  /** The rules that spoke about this request. */
  readonly considered: readonly ConsideredRule[];
}

/** The context after a step that enforced a policy. */
export interface HasDecision {
  readonly decision: Decision;
  /**
   * What the policy says of another resource, for the same caller in the same circumstances: whether some call of it can be
   * allowed. For lists that show only what the caller may use. Default: no policy decides by resource.
   */
  readonly decisionOn?: (resource: Resource) => Decision;
}

/** One rule that was evaluated, and its result. */
export interface ConsideredRule {
  readonly rule: string;
  /** The effect of the rule on this request if it matches. */
  readonly effect: 'allow' | 'deny';
  /** The kind of the rule, if it is more than allow or deny. */
  readonly kind?: 'login' | 'stepUp' | 'readOnly';
  /** Whether every condition of the rule held for this request. */
  readonly matched: boolean;
}

/** What the caller can do to be admitted. */
export type Requirement =
  /** Log in. */
  | { readonly kind: 'login' }
  /** Log in again, with a stronger method or more recently (RFC 9470). */
  | {
      readonly kind: 'stepUp';
      /** Accepted authentication contexts; one of them is enough. */
      readonly acr?: readonly string[];
      /** Accepted authentication methods; one of them must have been used. */
      readonly amr?: readonly string[];
      /** Maximum age of the login, in seconds. */
      readonly maxAgeSeconds?: number;
      /** The session must be bound to a key of its browser, whose last proof may have this age, in seconds; `true`: any. */
      readonly deviceBound?: true | { readonly maxAgeSeconds: number };
    };

/** The decision of a policy about one request, with its reason. */
export interface Decision {
  readonly effect: 'allow' | 'deny';
  /** The reason: the kind of the deciding rule, or that no rule allowed the request. */
  readonly reason:
    | 'policy.rule_allows'
    | 'policy.rule_denies'
    | 'policy.rule_requires_login'
    | 'policy.rule_requires_step_up'
    | 'policy.rule_allows_reading_only'
    | 'policy.no_rule';
  /** The deciding rule; `undefined` if no rule decided. */
  readonly rule: string | undefined;
  /** The requirement of the deciding rule; `undefined` if it has none, or if it is met. */
  readonly requirement?: Requirement;
  /** Name of the policy. */
  readonly policy: string;
  /** SHA-256 of the policy's canonical JSON in lower-case hexadecimal, which identifies its version. */
  readonly version: string | undefined;
  /** Whether an anonymous caller would have been admitted as well. Only then may a shared cache store the response. */
  readonly open: boolean;
  /** The rules about this request, at most sixteen, always including the deciding one. */
  readonly considered: readonly ConsideredRule[];
}

/** The context after a step that enforced a policy. */
export interface HasDecision {
  readonly decision: Decision;
}

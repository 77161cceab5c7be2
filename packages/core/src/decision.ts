/** One rule that was looked at, and what became of it. */
export interface ConsideredRule {
  readonly rule: string;
  readonly effect: 'allow' | 'deny';
  /** Whether every condition of the rule held for this request. */
  readonly matched: boolean;
}

/** What a policy said about one request, with its reason. */
export interface Decision {
  readonly effect: 'allow' | 'deny';
  /** Why: a rule allowed it, a rule forbade it, or no rule spoke for it. */
  readonly reason: 'policy.rule_allows' | 'policy.rule_denies' | 'policy.no_rule';
  /** The rule that decided; nothing where no rule did. */
  readonly rule: string | undefined;
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
}

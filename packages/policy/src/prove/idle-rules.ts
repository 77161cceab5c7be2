import { allRules } from '../compile/compiled-policy.ts';
import type { CompiledRule } from '../compile/compiled-rule.ts';
import { hidingAmong } from '../compile/unreachable-rules.ts';
import type { Policy } from '../policy.ts';
import { NEVER } from './node-table.ts';
import type { Proof } from './proof.ts';

/** A rule that never decides a request. */
export interface IdleRule {
  /** Its index in the policy. */
  readonly index: number;
  readonly rule: string;
  /** Indexes of the rules that together decide wherever this rule matches. Empty if it matches no known request. */
  readonly hiddenBy: readonly number[];
}

/** Returns the rules of a policy that never decide, for a proof about this policy only. */
export function idleAmong({ world, places, policies }: Proof<[Policy]>): readonly IdleRule[] {
  const [{ answerAt, compiled }] = policies;
  const { diagram } = world;
  const busy = new Set<CompiledRule>();
  const hiding = new Map<CompiledRule, Set<number>>();
  // Sets of requests to which the same rules apply share one answer.
  const answers = new Set(places.map((place) => answerAt(place).deciding));
  for (const answer of answers) {
    for (const [rule, { decides }] of answer) if (decides !== NEVER) busy.add(rule);
  }
  for (const answer of answers) {
    for (const [rule, { matching }] of answer) {
      if (busy.has(rule)) continue;
      const found = hiding.get(rule) ?? new Set();
      hiding.set(rule, found);
      for (const [other, { decides }] of answer) {
        if (diagram.and(matching, decides) !== NEVER) found.add(other.order);
      }
    }
  }
  const rules = compiled[allRules];
  const hidingOf = hidingAmong(rules);
  return rules
    .filter((rule) => !busy.has(rule))
    .map((rule) => {
      const together = [...(hiding.get(rule) ?? [])].sort((a, b) => a - b);
      // A rule that another one with the same paths hides is not in the evaluator's index, so no set of requests contains it.
      const hiddenBy = together.length > 0 ? together : ordersOf(hidingOf(rule));
      return { index: rule.order, rule: rule.rule.name, hiddenBy };
    });
}

function ordersOf(rule: CompiledRule | undefined): readonly number[] {
  return rule === undefined ? [] : [rule.order];
}

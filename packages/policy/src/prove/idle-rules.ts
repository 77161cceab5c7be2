import { allRules } from '../compile/compiled-policy.ts';
import type { CompiledRule } from '../compile/compiled-rule.ts';
import { hidingAmong } from '../compile/unreachable-rules.ts';
import type { Policy } from '../policy.ts';
import { NEVER } from './node-table.ts';
import type { Proof } from './proof.ts';

/** A rule that never decides. */
export interface IdleRule {
  /** Its place in the policy. */
  readonly index: number;
  readonly rule: string;
  /** Places in the policy of the rules that decide wherever it matches, together; none where it matches nothing that is known. */
  readonly hiddenBy: readonly number[];
}

/** The rules of a policy that never decide, in a proof about it alone. */
export function idleAmong({ world, places, policies }: Proof<[Policy]>): readonly IdleRule[] {
  const [{ answerAt, compiled }] = policies;
  const { diagram } = world;
  const busy = new Set<CompiledRule>();
  const hiding = new Map<CompiledRule, Set<number>>();
  // Places of which the same rules speak share one answer.
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
      // One that a rule of the same paths hides alone has no place in the evaluator's index, so no place knows of it.
      const hiddenBy = together.length > 0 ? together : ordersOf(hidingOf(rule));
      return { index: rule.order, rule: rule.rule.name, hiddenBy };
    });
}

function ordersOf(rule: CompiledRule | undefined): readonly number[] {
  return rule === undefined ? [] : [rule.order];
}

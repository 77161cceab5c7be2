import type { CompiledPolicy } from '../compile/compiled-policy.ts';
import { evaluate } from '../evaluate.ts';
import type { ObservedRequest } from './observed-requests.ts';
import { type Entry, entriesOf, fieldsOf, methodOf, type NarrowedField, type RuleUses } from './rule-uses.ts';

/** Access that a rule allowed and that the tightened policy does not allow. */
export interface DroppedRight {
  readonly rule: string;
  /** The list that is shorter. Missing if the whole rule was removed. */
  readonly field?: NarrowedField;
  /** The removed entry. Missing if the rule had no such list, and so matched everything. */
  readonly value?: Entry;
  /** The remaining entries. */
  readonly kept?: readonly Entry[];
  /** The last recorded use, ISO 8601, or `null`. */
  readonly lastUsed: string | null;
}

/** The removed access, in the order of the policy. */
export function droppedRights(
  rules: readonly RuleUses[],
  past: readonly ObservedRequest[],
  before: CompiledPolicy,
  after: CompiledPolicy,
): readonly DroppedRight[] {
  const lost = new Map<string, ObservedRequest[]>();
  for (const each of past) {
    if (evaluate(after, each.request).effect === 'allow') continue;
    const { rule } = evaluate(before, each.request);
    if (rule === undefined) continue;
    const ofRule = lost.get(rule) ?? [];
    ofRule.push(each);
    lost.set(rule, ofRule);
  }
  return rules.flatMap((uses) => {
    const { rule } = uses;
    const ofRule = lost.get(rule.name) ?? [];
    if (uses.narrowed() === undefined) return [{ rule: rule.name, lastUsed: lastOf(ofRule) }];
    const entries = fieldsOf(rule).flatMap((field) => {
      const kept = uses.kept(field);
      if (kept === undefined) return [];
      return entriesOf(rule, field).flatMap((value) => {
        if (kept.includes(value)) return [];
        const users = ofRule.filter(({ request }) => uses.needs(field, value, kept, request));
        return [{ rule: rule.name, field, value, kept, lastUsed: lastOf(users) }];
      });
    });
    const methods = uses.kept('methods');
    if (rule.methods !== undefined || methods === undefined) return entries;
    const users = ofRule.filter(({ request }) => !methods.includes(methodOf(request)));
    return [...entries, { rule: rule.name, field: 'methods', kept: methods, lastUsed: lastOf(users) }];
  });
}

function lastOf(requests: readonly ObservedRequest[]): string | null {
  const times = requests.flatMap(({ last }) => (last === undefined ? [] : [last]));
  return times.length === 0 ? null : new Date(Math.max(...times)).toISOString();
}

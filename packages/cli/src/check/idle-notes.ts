import { type PolicyProof, UndecidedError } from '@portcullis/policy/prove';
import type { PlacedInstance } from '../gate/claims-of.ts';
import type { Note } from '../report/check-report.ts';

/** More rules than these that hide one are counted, not named. */
const NAMED = 5;

/**
 * Notes on rules of an instance that never decide, found by proof: those that several others hide together, and those that match no
 * known request. There are no notes on a policy that distinguishes too many cases.
 */
export function idleNotes(
  { instance, index }: PlacedInstance,
  proof: Pick<PolicyProof, 'idleRules'>,
): readonly Note[] {
  const { rules } = instance.policy;
  try {
    return proof.idleRules().map((idle) => ({
      path: `instances[${index}].policy.rules[${idle.index}]`,
      rule: idle.rule,
      message:
        idle.hiddenBy.length === 0
          ? 'matches no known request: is a word misspelled?'
          : `never decides a request: wherever it matches, ${hiding(rules, idle.hiddenBy)} do`,
    }));
  } catch (error) {
    if (error instanceof UndecidedError) return [];
    throw error;
  }
}

function hiding(rules: readonly { readonly name: string }[], hiddenBy: readonly number[]): string {
  const named = hiddenBy.slice(0, NAMED).map((index) => JSON.stringify(rules[index]?.name));
  const more = hiddenBy.length - named.length;
  return [...named, ...(more === 0 ? [] : [`${more} others`])].join(', ');
}

import { type PolicyProof, UndecidedError } from '@portcullis/policy/prove';
import type { PlacedInstance } from '../gate/claims-of.ts';
import type { Note } from '../report/check-report.ts';

/** More rules than these that hide one are counted, not named. */
const NAMED = 5;

/**
 * Notes on rules of an instance that never decide, found by proof: those that several others hide together, and those that match no
 * known request. A policy that therefore denies all requests is noted as well. There are no notes on a policy that distinguishes too many cases.
 */
export function idleNotes(
  { instance, index }: PlacedInstance,
  proof: Pick<PolicyProof, 'idleRules'>,
): readonly Note[] {
  const { rules } = instance.policy;
  const path = `instances[${index}].policy.rules`;
  try {
    const idle = proof.idleRules();
    const isClosed = rules.every(
      ({ effect }, order) => effect === 'deny' || idle.some((one) => one.index === order),
    );
    return [
      ...(isClosed
        ? [
            {
              path,
              message: 'admit no one: no rule with "effect": "allow" decides a request, so all are denied',
            },
          ]
        : []),
      ...idle.map((one) => ({
        path: `${path}[${one.index}]`,
        rule: one.rule,
        message:
          one.hiddenBy.length === 0
            ? 'matches no known request: is a word misspelled?'
            : `never decides a request: wherever it matches, ${hiding(rules, one.hiddenBy)} do`,
      })),
    ];
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

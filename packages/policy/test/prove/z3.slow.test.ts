import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { missingZ3 } from '../../../../scripts/programs/z3.ts';
import type { Policy, PolicyClaim, Rule } from '../../src/index.ts';
import { difference, prove, UndecidedError } from '../../src/prove.ts';
import { smallClaim, smallPolicy } from './small-policies.ts';
import { answersOfZ3, questions } from './smt.ts';

const RUNS = { numRuns: runs(50) };
const options = { roles: { a: ['a'], b: ['b'] }, now: Date.parse('2026-01-05T12:00:00Z') };

/** What is said in SMT-LIB: no time windows, of resources only kinds, and nothing of calls. */
function sayable(said: Partial<Rule>): boolean {
  const { when, applications, operations, ids, conduitMethods, parameters, within } = said;
  return [when, applications, operations, ids, conduitMethods, parameters, within].every(
    (field) => field === undefined,
  );
}

describe.runIf(missingZ3 === undefined)('z3', () => {
  test(`agrees for ${RUNS.numRuns} policies with the proofs: a claim, what is gained, what is lost`, () => {
    const asked = fc.sample(
      fc
        .tuple(smallPolicy, smallPolicy, smallClaim)
        .filter(([before, after, { onlyIf = {} }]) =>
          [...before.rules, ...after.rules, onlyIf].every(sayable),
        ),
      RUNS,
    );
    const counts = { sat: 0, unsat: 0 };
    for (const [before, after, claim] of asked) {
      const answers = answersOfZ3(questions(before, after, claim));
      const { gained, lost } = difference(before, after, options);
      const ours = [fails(before, claim), gained.length > 0, lost.length > 0];
      if (JSON.stringify(ours) !== JSON.stringify(answers)) {
        expect({ before, after, claim, ours }).toEqual({ z3: answers });
      }
      for (const answer of answers) counts[answer ? 'sat' : 'unsat']++;
    }
    console.info(
      `${asked.length} pairs of policies: z3 agrees on ${counts.sat} sat and ${counts.unsat} unsat`,
    );
    expect(Math.min(counts.sat, counts.unsat)).toBeGreaterThan(RUNS.numRuns / 5);
  }, 600_000);
});

function fails(policy: Policy, claim: PolicyClaim): boolean {
  try {
    return prove({ ...policy, claims: [claim] }, options).some(({ holds }) => !holds);
  } catch (error) {
    // Nothing to speak of: z3 finds no such request either.
    if (error instanceof UndecidedError) return false;
    throw error;
  }
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import {
  compilePolicy,
  evaluate,
  type Policy,
  type PolicyClaim,
  type PolicyRequest,
} from '../../src/index.ts';
import type { Assignment } from '../../src/prove/diagram.ts';
import { type Proof, proofOf } from '../../src/prove/proof.ts';
import { type Change, difference, prove, UndecidedError } from '../../src/prove.ts';
import { smallClaim, tinyPolicies } from './small-policies.ts';

// Small policies, each compared with a second one, and claims about it: every request that they tell apart is
// asked of the evaluator, none left out. Worlds with more than this many requests are not taken: another policy is.
const MOST_REQUESTS = 2000;
/** `MANY_RUNS=1000` is what docs/proving.md speaks of; it takes minutes. */
const CASES = {
  numRuns: runs(100),
  ...(process.env.MANY_RUNS && { numRuns: Number(process.env.MANY_RUNS) }),
};
const POLICIES = CASES.numRuns;
const NOW = Date.parse('2026-01-05T12:00:00Z');
const options = { roles: { a: ['a'], b: ['b'] }, now: NOW };
const words = { unreachableRules: 'ignore' } as const;

const offer = fc.constantFrom<readonly string[]>([], ['a'], ['b'], ['a', 'b']);

/** The same policy, which offers these roles; where it restricts and leaves roles out, an elevation may lift that. */
function offering(policy: Policy, roles: readonly string[], lifts: boolean): Policy {
  if (roles.length === 0) return policy;
  const isLifted = ({ effect, who }: Policy['rules'][number]): boolean =>
    lifts && effect !== 'allow' && typeof who === 'object' && who.except !== undefined;
  return {
    ...policy,
    rules: policy.rules.map((rule) => (isLifted(rule) ? { ...rule, liftedByElevations: true } : rule)),
    elevations: roles.map((role) => ({ role, approvers: ['b'], maxMinutes: 60 })),
  };
}

function sizeOf({ world, places }: Proof): bigint {
  return world.diagram.count(world.valid) * BigInt(places.length);
}

/** Every request of a world. */
function* requestsOf({ world: { diagram, valid, request }, world, places }: Proof): Generator<PolicyRequest> {
  for (let bits = 0; bits < 2 ** diagram.variables; bits++) {
    const value = (level: number): boolean => Math.floor(bits / 2 ** level) % 2 === 1;
    if (!diagram.has(valid, value)) continue;
    const assignment: Assignment = new Map(
      Array.from({ length: diagram.variables }, (_, level) => [level, value(level)]),
    );
    for (const place of places) yield request.call(world, assignment, place);
  }
}

/** Whether a claim is true, by asking the evaluator about policies of one rule that say what the claim does. */
function isTrue(claim: PolicyClaim, policy: Policy, requests: Iterable<PolicyRequest>): boolean | undefined {
  const { never, always, onlyIf, elevations, ...fields } = claim;
  const compiled = compilePolicy(policy, words);
  const speaking = compilePolicy(
    { ...policy, rules: [{ ...fields, effect: always ? 'allow' : 'deny' }] },
    words,
  );
  const asked =
    onlyIf &&
    compilePolicy(
      {
        name: 'asked',
        rules: [
          { name: 'asked', who: 'anyone', paths: ['/**'], effect: 'allow', ...ofCalls(onlyIf), ...onlyIf },
        ],
      },
      words,
    );
  let [spoken, holds] = [false, true];
  for (const request of requests) {
    if (elevations === 'excluded' && request.elevated !== undefined) continue;
    if (evaluate(speaking, request).rule === undefined) continue;
    spoken = true;
    const allowed = evaluate(compiled, request).effect === 'allow';
    if (always ? !allowed : allowed && (asked === undefined || evaluate(asked, request).effect === 'deny')) {
      holds = false;
    }
  }
  return spoken ? holds : undefined;
}

/** A rule that asks about calls names their methods; a claim's condition may leave that to the claim. */
function ofCalls(condition: object): { readonly conduitMethods?: readonly string[] } {
  return 'parameters' in condition || 'within' in condition ? { conduitMethods: ['*.*'] } : {};
}

/** Most of them offer a role, and what the second offers is drawn for itself. */
const elevatedPolicies = fc
  .tuple(tinyPolicies, offer, offer, fc.boolean())
  .map(([[before, after], old, recent, lifts]): readonly [Policy, Policy] => [
    offering(before, old, lifts),
    offering(after, recent, lifts),
  ]);

const coveringClaim = fc
  .tuple(smallClaim, fc.constantFrom<PolicyClaim['elevations']>(undefined, 'included', 'excluded'))
  .map(([claim, elevations]): PolicyClaim => ({ ...claim, ...(elevations && { elevations }) }));

function proved(policy: Policy): boolean | undefined {
  try {
    return prove(policy, options)[0]?.holds;
  } catch (error) {
    if (error instanceof UndecidedError) return undefined;
    throw error;
  }
}

test(`verdicts, differences and counts of ${POLICIES} policies are those of complete enumeration with the evaluator`, () => {
  const seen = { asked: 0, different: 0, elevated: 0, true: 0, false: 0, undefined: 0 };
  fc.assert(
    fc.property(elevatedPolicies, coveringClaim, ([before, after], claim) => {
      const both = proofOf([before, after], options);
      const claimed = { ...before, claims: [claim] };
      const alone = proofOf([claimed], options);
      fc.pre([both, alone].every((proof) => sizeOf(proof) <= BigInt(MOST_REQUESTS)));

      const [old, recent] = [before, after].map((policy) => compilePolicy(policy, words));
      if (old === undefined || recent === undefined) throw new Error('two policies were compiled');
      let [gained, lost, requests] = [0n, 0n, 0n];
      for (const request of requestsOf(both)) {
        requests++;
        const [was, is] = [evaluate(old, request).effect, evaluate(recent, request).effect];
        if (was === 'deny' && is === 'allow') gained++;
        if (was === 'allow' && is === 'deny') lost++;
      }
      expect(requests).toBe(sizeOf(both));
      const found = difference(before, after, options);
      const sum = (changes: readonly Change[]): bigint =>
        changes.reduce((total, { count }) => total + BigInt(count), 0n);
      expect([sum(found.gained), sum(found.lost)]).toEqual([gained, lost]);
      expect(found.equivalent).toBe(gained + lost === 0n && found.elevations.length === 0);
      if ([...found.gained, ...found.lost].some(({ elevated }) => elevated !== undefined)) seen.elevated++;

      const truth = isTrue(claim, before, requestsOf(alone));
      expect({ claim, holds: proved(claimed) }).toEqual({ claim, holds: truth });
      seen.asked += Number(requests) + Number(sizeOf(alone));
      seen[`${truth}`]++;
      if (!found.equivalent) seen.different++;
    }),
    { ...CASES, maxSkipsPerRun: 1000 },
  );
  console.info(JSON.stringify(seen));
  expect(Math.min(seen.different, seen.true, seen.false)).toBeGreaterThan(POLICIES / 10);
  expect(seen.elevated).toBeGreaterThan(POLICIES / 20);
}, 600_000);

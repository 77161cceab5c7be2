import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePolicy, evaluate } from '../../src/index.ts';
import { proofOf } from '../../src/prove/proof.ts';
import { difference } from '../../src/prove.ts';
import { smallPolicy } from './small-policies.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const options = { roles: { a: ['a'], b: ['b'] }, now: NOW };

// Policies that have nothing in common; those of enumeration.property.test.ts differ in one rule.
test('counts what is gained and lost as complete enumeration with the evaluator does', () => {
  let asked = 0;
  let different = 0;
  fc.assert(
    fc.property(smallPolicy, smallPolicy, (before, after) => {
      // Few places, so that all can be asked.
      const [one, two] = [before, after].map((policy) => ({ ...policy, rules: policy.rules.slice(0, 2) }));
      if (one === undefined || two === undefined) return;
      const { world, places } = proofOf([one, two], options);
      fc.pre(world.diagram.variables <= 9 && places.length < 120);
      const [old, recent] = [one, two].map((policy) => compilePolicy(policy, { unreachableRules: 'ignore' }));
      if (old === undefined || recent === undefined) return;
      let [gained, lost] = [0n, 0n];
      for (let bits = 0; bits < 2 ** world.diagram.variables; bits++) {
        const value = (level: number): boolean => ((bits >> level) & 1) === 1;
        if (!world.diagram.has(world.valid, value)) continue;
        const assignment = new Map(
          Array.from({ length: world.diagram.variables }, (_, level) => [level, value(level)]),
        );
        for (const place of places) {
          asked++;
          const request = world.request(assignment, place);
          const [was, is] = [evaluate(old, request).effect, evaluate(recent, request).effect];
          if (was === 'deny' && is === 'allow') gained++;
          if (was === 'allow' && is === 'deny') lost++;
        }
      }
      const found = difference(one, two, options);
      const sum = (changes: (typeof found)['gained']): bigint =>
        changes.reduce((total, { count }) => total + BigInt(count), 0n);
      expect([sum(found.gained), sum(found.lost)]).toEqual([gained, lost]);
      expect(found.equivalent).toBe(gained + lost === 0n);
      if (!found.equivalent) different++;
    }),
    { numRuns: 60 },
  );
  console.info(`${asked} requests, ${different} policies that differ`);
  expect(different).toBeGreaterThan(12);
}, 300_000);

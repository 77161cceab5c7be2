import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { checkPolicy, compilePolicy, evaluate } from '../../src/index.ts';
import { proofOf } from '../../src/prove/proof.ts';
import { idleRules } from '../../src/prove.ts';
import { smallPolicy } from './small-policies.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
test('exactly those rules are idle that the evaluator never names, of every request', () => {
  let [found, pairwise] = [0, 0];
  fc.assert(
    fc.property(smallPolicy, ({ name, rules }) => {
      // Once more for fewer: many hide each other.
      const policy = {
        name,
        rules: [
          ...rules.slice(0, 2),
          ...rules.slice(0, 2).map((rule) => ({ ...rule, name: `${rule.name} again` })),
        ],
      };
      const roles = { a: ['a'], b: ['b'] };
      const { world, places } = proofOf([policy], { roles, now: NOW });
      const { diagram, valid } = world;
      fc.pre(diagram.count(valid) * BigInt(places.length) <= 2000n);
      const compiled = compilePolicy(policy, { unreachableRules: 'ignore' });
      const named = new Set<string | undefined>();
      for (let bits = 0; bits < 2 ** diagram.variables; bits++) {
        const value = (level: number): boolean => ((bits >> level) & 1) === 1;
        if (!diagram.has(valid, value)) continue;
        const assignment = new Map(
          Array.from({ length: diagram.variables }, (_, level) => [level, value(level)]),
        );
        for (const place of places) named.add(evaluate(compiled, world.request(assignment, place)).rule);
      }
      const idle = idleRules(policy, { roles, now: NOW }).map(({ index }) => index);
      expect(idle).toEqual(policy.rules.flatMap(({ name }, index) => (named.has(name) ? [] : [index])));
      // The faster search finds nothing else.
      for (const { path } of checkPolicy(policy)) {
        pairwise++;
        expect(idle.map((index) => `rules[${index}]`)).toContain(path);
      }
      found += idle.length;
    }),
    { numRuns: runs(80), maxSkipsPerRun: 1000 },
  );
  expect(Math.min(found, pairwise)).toBeGreaterThan(runs(40));
}, 300_000);

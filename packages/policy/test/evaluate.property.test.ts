import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePolicy, evaluate } from '../src/index.ts';
import { evaluatePlainly } from './plain-evaluator.ts';
import { randomPolicy, randomRequest } from './random-policies.ts';

// fast-check prints the seed of a failure; run it again with `{ seed, path }`.
const runs = { numRuns: 2000 };

test.each([false, true])(
  'agrees with a plain reading of the rules (delimitersInNames: %s)',
  (delimitersInNames) => {
    let allowed = 0;
    fc.assert(
      fc.property(
        randomPolicy,
        fc.array(randomRequest, { minLength: 5, maxLength: 5 }),
        (policy, requests) => {
          const compiled = compilePolicy(policy, { delimitersInNames });
          for (const request of requests) {
            const { effect, rule, open, considered } = evaluate(compiled, request);
            if (effect === 'allow') allowed++;
            expect({ effect, rule, open, considered }).toEqual(
              evaluatePlainly(policy, request, delimitersInNames),
            );
          }
        },
      ),
      runs,
    );
    // Both answers must have been asked for often.
    expect(allowed).toBeGreaterThan(100);
  },
);

test('decides the same in whatever order the rules stand', () => {
  const shuffled = randomPolicy.chain((policy) =>
    fc
      .shuffledSubarray([...policy.rules], { minLength: policy.rules.length })
      .map((rules) => [policy, { ...policy, rules }] as const),
  );
  fc.assert(
    fc.property(shuffled, randomRequest, ([policy, other], request) => {
      const one = evaluate(compilePolicy(policy), request);
      const two = evaluate(compilePolicy(other), request);
      expect([two.effect, two.reason, two.open]).toEqual([one.effect, one.reason, one.open]);
    }),
    runs,
  );
});

test('never lets more in by one more rule that denies', () => {
  fc.assert(
    fc.property(randomPolicy, randomPolicy, randomRequest, (policy, more, request) => {
      const denials = more.rules.map((rule) => ({
        ...rule,
        name: `more ${rule.name}`,
        effect: 'deny' as const,
      }));
      const stricter = evaluate(compilePolicy({ ...policy, rules: [...policy.rules, ...denials] }), request);
      const before = evaluate(compilePolicy(policy), request);
      expect(stricter.effect === 'allow' && before.effect === 'deny').toBe(false);
      expect(stricter.open && !before.open).toBe(false);
    }),
    runs,
  );
});

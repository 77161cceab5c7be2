import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../scripts/fixtures/runs.ts';
import { compilePolicy, evaluate, explain, type Policy } from '../src/index.ts';
import { evaluatePlainly } from './plain-evaluator.ts';
import {
  policyByApplication,
  randomMoment,
  randomPolicy,
  randomRequest,
  randomWindow,
  requestReaching,
} from './random-policies.ts';

// fast-check prints the seed of a failure; run it again with `{ seed, path }`.
const CASES = { numRuns: runs(1000) };

/** Random rules often hide each other. */
const compiled = (policy: Policy) => compilePolicy(policy, { unreachableRules: 'ignore' });

const five = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: 5, maxLength: 5 });

test('random requests state every fact that rules ask about, some of the time', () => {
  const stated = new Set<string>();
  for (const { caller, network, call, ...others } of fc.sample(randomRequest, { numRuns: runs(1600) })) {
    const { authentication, ...known } = caller;
    for (const facts of [known, authentication, network, call, others]) {
      for (const [name, value] of Object.entries(facts ?? {})) if (value !== undefined) stated.add(name);
    }
  }
  expect([...stated].sort()).toEqual([
    ...['acr', 'address', 'amr', 'asn', 'authTime', 'claims', 'claimsIncomplete', 'country'],
    ...['deviceProvedAt', 'elevated', 'email', 'kind', 'method', 'now', 'parameters', 'path', 'program'],
    ...['resource', 'roles', 'rolesIncomplete', 'within'],
  ]);
});

test.each([false, true])(
  'agrees with a plain reading of the rules (delimitersInNames: %s)',
  (delimitersInNames) => {
    const reasons = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 3, arbitrary: fc.tuple(randomPolicy, five(randomRequest)) },
          fc.tuple(policyByApplication, five(requestReaching)),
        ),
        ([policy, requests]) => {
          const compiled = compilePolicy(policy, { delimitersInNames, unreachableRules: 'ignore' });
          for (const request of requests) {
            const { decision, rules } = explain(compiled, request);
            const { effect, reason, rule, open, considered } = decision;
            reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
            const matching = rules.filter(({ matched }) => matched).map(({ rule }) => rule);
            expect({ effect, reason, rule, open, matching }).toEqual(
              evaluatePlainly(policy, request, delimitersInNames),
            );
            expect(considered.filter(({ matched }) => matched).map(({ rule }) => rule)).toEqual(matching);
          }
        },
      ),
      CASES,
    );
    // Every answer must have been asked for often.
    expect(reasons.size).toBe(6);
    for (const count of reasons.values()) expect(count).toBeGreaterThan(runs(20));
  },
);

test('a random time window holds when the clocks of its zone show its times, also where they change', () => {
  let open = 0;
  fc.assert(
    fc.property(randomWindow, fc.array(randomMoment, { minLength: 30, maxLength: 30 }), (when, moments) => {
      const policy: Policy = {
        name: 'windows',
        rules: [{ name: 'in time', effect: 'allow', who: 'anyone', paths: ['/**'], when }],
      };
      const inTime = compiled(policy);
      for (const now of moments) {
        const request = { caller: { kind: 'anonymous' as const }, roles: [], method: 'GET', path: '/', now };
        const { effect } = evaluate(inTime, request);
        if (effect === 'allow') open++;
        const plain = evaluatePlainly(policy, request).effect;
        if (effect !== plain) expect({ when, now: new Date(now).toISOString(), effect }).toBe(plain);
      }
    }),
    CASES,
  );
  expect(open).toBeGreaterThan(CASES.numRuns);
});

test('decides the same in whatever order the rules stand', () => {
  const shuffled = randomPolicy.chain((policy) =>
    fc
      .shuffledSubarray([...policy.rules], { minLength: policy.rules.length })
      .map((rules) => [policy, { ...policy, rules }] as const),
  );
  fc.assert(
    fc.property(shuffled, randomRequest, ([policy, other], request) => {
      const one = evaluate(compiled(policy), request);
      const two = evaluate(compiled(other), request);
      expect([two.effect, two.reason, two.open]).toEqual([one.effect, one.reason, one.open]);
    }),
    CASES,
  );
});

test('never lets more in by one more rule that denies', () => {
  fc.assert(
    fc.property(randomPolicy, randomPolicy, randomRequest, (policy, more, request) => {
      const denials = more.rules.map(({ authentication, liftedByElevations: _, ...rule }) => ({
        ...rule,
        name: `more ${rule.name}`,
        effect: 'deny' as const,
      }));
      const stricter = evaluate(compiled({ ...policy, rules: [...policy.rules, ...denials] }), request);
      const before = evaluate(compiled(policy), request);
      expect(stricter.effect === 'allow' && before.effect === 'deny').toBe(false);
      expect(stricter.open && !before.open).toBe(false);
    }),
    CASES,
  );
});

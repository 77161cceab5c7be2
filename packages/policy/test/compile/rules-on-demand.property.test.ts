import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { allRules, compileChecked, matchingRules } from '../../src/compile/compiled-policy.ts';
import { compiledRule } from '../../src/compile/compiled-rule.ts';
import { policyOutline } from '../../src/compile/policy-outline.ts';
import { RuleIndex } from '../../src/compile/rule-index.ts';
import { COMPILERS } from '../../src/criteria/criteria.ts';
import { type CompiledPolicy, evaluate, type Policy } from '../../src/index.ts';
import { randomPolicy, randomRequest } from '../random-policies.ts';

/** The same policy, with every rule compiled before the first request. */
function compiledAtOnce(policy: Policy, onDemand: CompiledPolicy): CompiledPolicy {
  const index = new RuleIndex();
  const rules = policy.rules.map(compiledRule);
  for (const each of rules) index.add(each);
  const { delimitersInNames } = onDemand;
  return {
    ...onDemand,
    [matchingRules]: (request) =>
      index
        .find(request)
        .map((each) => (delimitersInNames ? { ...each, restrictiveOnly: each.by !== 'resource' } : each)),
    [allRules]: rules,
  };
}

test.each([false, true])(
  'rules that are compiled when a request reaches them decide as rules that were all compiled before (delimitersInNames: %s)',
  (delimitersInNames) => {
    fc.assert(
      fc.property(
        randomPolicy,
        fc.array(randomRequest, { minLength: 1, maxLength: 8 }),
        (policy, requests) => {
          const onDemand = compileChecked(
            policy,
            { compilers: COMPILERS, delimitersInNames },
            policyOutline(policy.rules),
          );
          const atOnce = compiledAtOnce(policy, onDemand);
          // Each request after the others, so that rules come in every order.
          for (const request of requests) {
            expect(evaluate(onDemand, request)).toEqual(evaluate(atOnce, request));
          }
          expect(onDemand[allRules].map(({ name }) => name)).toEqual(policy.rules.map(({ name }) => name));
        },
      ),
      { numRuns: runs(1500) },
    );
  },
);

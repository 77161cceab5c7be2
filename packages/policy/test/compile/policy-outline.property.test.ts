import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { type CompiledPolicy, compileChecked } from '../../src/compile/compiled-policy.ts';
import { type PolicyOutline, policyOutline } from '../../src/compile/policy-outline.ts';
import { COMPILERS } from '../../src/criteria/criteria.ts';
import { evaluate } from '../../src/index.ts';
import { randomPolicy, randomRequest } from '../random-policies.ts';

const factsOf = ({ roles, needsResource, needsNetwork, hasCircumstances }: CompiledPolicy) => ({
  ...{ roles, needsResource, needsNetwork, hasCircumstances },
});

const OPTIONS = { compilers: COMPILERS };

test('an outline that went through JSON decides what the rules decide by themselves', () => {
  fc.assert(
    fc.property(randomPolicy, fc.array(randomRequest, { minLength: 1, maxLength: 8 }), (policy, requests) => {
      const outline: PolicyOutline = JSON.parse(JSON.stringify(policyOutline(policy.rules)));
      const outlined = compileChecked(policy, OPTIONS, outline);
      const looked = compileChecked(policy, OPTIONS, policyOutline(policy.rules));
      expect(factsOf(outlined)).toEqual(factsOf(looked));
      for (const request of requests) expect(evaluate(outlined, request)).toEqual(evaluate(looked, request));
    }),
    { numRuns: runs(1000) },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../scripts/fixtures/runs.ts';
import { compilePolicy, evaluate, type PolicyRequest } from '../src/index.ts';
import { cedarFor, cedarOf, isSayable } from './cedar.ts';
import { askedBy, drawing, MAPPINGS } from './prove/askable.ts';
import { smallPolicy } from './prove/small-policies.ts';

const CASES = { numRuns: runs(800) };
const REQUESTS = 10;

/** Other applications whose data the answer brings are not in the translation. */
function withoutReach({ resource, ...request }: PolicyRequest): PolicyRequest {
  if (resource === undefined) return request;
  const { reaches: _, ...about } = resource;
  return { ...request, resource: about };
}

test('Cedar allows what the policy language allows, of the part that is translated', () => {
  const seen = { policies: 0, allow: 0, deny: 0 };
  const sayable = smallPolicy.filter(({ rules }) => rules.every(isSayable));
  fc.assert(
    fc.property(sayable, fc.nat(), fc.constantFrom(...MAPPINGS), (policy, seed, mapping) => {
      const compiled = compilePolicy(policy, { unreachableRules: 'ignore', delimitersInNames: true });
      const askCedar = cedarFor(policy);
      const draw = drawing(seed);
      seen.policies++;
      for (let at = 0; at < REQUESTS; at++) {
        const request = withoutReach(askedBy(draw, mapping, policy.rules[at % policy.rules.length]).request);
        const { effect } = evaluate(compiled, request);
        const cedar = askCedar(request);
        if (cedar !== effect) expect({ policy: cedarOf(policy), request, cedar }).toBe(effect);
        seen[effect]++;
      }
    }),
    CASES,
  );
  console.info(JSON.stringify(seen));
  expect(Math.min(seen.allow, seen.deny)).toBeGreaterThan(runs(400));
}, 300_000);

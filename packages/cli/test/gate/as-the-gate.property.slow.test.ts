import type { Policy, Rule } from '@portcullis/policy';
import { prove } from '@portcullis/policy/prove';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { gateProof } from '../../src/gate/as-the-gate.ts';
import { cuts, effectOf, instanceWith, path, ROLES, read, WHO, wordsOf } from './phorge-requests.ts';

// A policy is made for a request, by words of what it is about, and a claim by others; so the request itself shows that the
// claim is not true, and a proof that finds it true has not looked there.

test('no proof misses a request that the gateway admits, or refuses', () => {
  let asked = 0;
  fc.assert(
    fc.property(
      path,
      fc.constantFrom('GET', 'POST'),
      fc.constantFrom('never', 'always'),
      cuts,
      cuts,
      (at, method, claimed, ruleCuts, claimCuts) => {
        const resource = read(at, method);
        fc.pre(resource !== undefined);
        const words = wordsOf(resource, at, ruleCuts);
        fc.pre(Object.keys(words).length > 0);
        const policy = policyOf(words, { ...wordsOf(resource, at, claimCuts), [claimed]: true }, claimed);
        const effect = effectOf(policy, method, at, resource);
        fc.pre(effect === (claimed === 'never' ? 'allow' : 'deny'));
        asked++;
        const [claim] = prove(policy, gateProof(instanceWith(policy), { roles: ROLES }, [policy]));
        expect(claim?.holds, `${method} ${at} is ${effect}`).toBe(false);
      },
    ),
    // The same each time: what is overlooked still would be some rare word beside some rare pattern. Another is `SEED`'s.
    { numRuns: runs(16), maxSkipsPerRun: 1000 },
  );
  console.log(`${asked} requests`);
}, 600_000);

function policyOf(words: Partial<Rule>, claim: object, claimed: string): Policy {
  const rules: readonly Rule[] =
    claimed === 'never'
      ? [{ name: 'some', effect: 'allow', who: WHO, ...words }]
      : [
          { name: 'some', effect: 'deny', who: WHO, ...words },
          { name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] },
        ];
  return { name: 'made', rules, claims: [{ name: 'claimed', who: WHO, ...claim }] } as Policy;
}

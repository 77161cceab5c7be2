import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { checkPolicy, compilePolicy, explain } from '../../src/index.ts';
import { policyByApplication, randomPolicy, randomRequest, requestReaching } from '../random-policies.ts';

test.each([false, true])(
  'a rule reported as unreachable never decides, in random policies (by application: %s)',
  (byApplication) => {
    let found = 0;
    const policies = byApplication ? policyByApplication : randomPolicy;
    const requests = byApplication ? requestReaching : randomRequest;
    fc.assert(
      fc.property(policies, fc.array(requests, { maxLength: 5 }), ({ rules, ...offers }, requests) => {
        // Each rule once more, for one more path, so that many hide each other.
        const again = rules.map((each) => ({ ...each, name: `${each.name} again`, paths: ['/a/**'] }));
        const policy = { ...offers, name: 'twice', rules: [...rules, ...again] };
        const places = checkPolicy(policy).map(({ path }) => path);
        found += places.length;
        const compiled = compilePolicy(policy, { unreachableRules: 'ignore' });
        for (const request of requests) {
          const decisive = explain(compiled, request).rules.findIndex(({ decided }) => decided);
          expect(places).not.toContain(`rules[${decisive}]`);
        }
      }),
      { numRuns: runs(500) },
    );
    expect(found).toBeGreaterThan(runs(250));
  },
);

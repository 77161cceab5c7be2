import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { compilePolicy, evaluate, type PolicyRequest } from '../../src/index.ts';
import { difference, tighten } from '../../src/prove.ts';
import { smallPolicy } from '../prove/small-policies.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');

const request = fc.record({
  roles: fc.subarray(['a', 'b']),
  method: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE'),
  path: fc.constantFrom('/', '/a', '/a/b', '/a/x', '/bx/x', '/xc/y', '/z'),
  resource: fc.constantFrom(
    undefined,
    { app: 'config', operation: 'view' },
    { app: 'feed', kind: 'task', id: 'T1' },
    { app: 'feed', kind: 'method', operation: 'feed.query' },
  ),
  kind: fc.constantFrom('anonymous' as const, 'user' as const, 'service' as const),
  auth: fc.constantFrom('session' as const, 'bearer' as const, 'credential' as const),
  ip: fc.constantFrom(undefined, '10.1.2.3', '192.0.2.1'),
  email: fc.constantFrom(undefined, 'x@acme.example'),
});

test('for any log, a tightened policy admits no more than the old one and all that was recorded', () => {
  let [held, dropped] = [0, 0];
  fc.assert(
    fc.property(smallPolicy, fc.array(request, { minLength: 20, maxLength: 60 }), (policy, requests) => {
      const words = { unreachableRules: 'ignore' } as const;
      const old = compilePolicy(policy, words);
      const asked = requests.map(
        ({ roles, method, path, resource, kind, auth, ip, email }): PolicyRequest => {
          const { app, ...rest } = resource ?? { app: undefined };
          return {
            caller: {
              kind,
              ...(kind === 'anonymous'
                ? {}
                : { email, authentication: { method: auth, acr: undefined, amr: [], authTime: undefined } }),
            },
            roles: kind === 'anonymous' ? [] : roles,
            method,
            path,
            resource: app === undefined ? undefined : { application: app, ...rest },
            network: { address: ip },
            now: NOW,
          };
        },
      );
      const events = asked.map((each, index) => ({
        time: new Date(NOW).toISOString(),
        actor: { kind: each.caller.kind, email: each.caller.email, roles: each.roles },
        auth: { method: requests[index]?.auth, amr: [] },
        src: { ip: each.network?.address },
        http: { method: each.method, path: each.path },
        resource: requests[index]?.resource,
        policy: {
          decision: evaluate(old, each).effect,
          matched_rule: evaluate(old, each).rule,
        },
      }));
      const result = tighten(policy, events, { now: NOW });
      expect(difference(policy, result.policy, { now: NOW }).gained).toEqual([]);
      const tightened = compilePolicy(result.policy, words);
      for (const each of asked) {
        if (evaluate(old, each).effect === 'allow') expect(evaluate(tightened, each).effect).toBe('allow');
      }
      expect(result.unexplained).toBe(0);
      held += result.held;
      dropped += result.dropped.length;
    }),
    { numRuns: runs(50) },
  );
  console.info(`${held} requests held, ${dropped} rights dropped`);
  expect(Math.min(held, dropped)).toBeGreaterThan(runs(24));
}, 300_000);

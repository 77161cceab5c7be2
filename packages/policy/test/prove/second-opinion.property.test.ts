import { type RoleMapping, roleResolver } from '@portcullis/roles';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs, seededRuns } from '../../../../scripts/fixtures/runs.ts';
import { compilePolicy, evaluate, type Policy, type PolicyRequest } from '../../src/index.ts';
import { difference, idleRules, matrix, prove, tighten, UndecidedError } from '../../src/prove.ts';
import { evaluatePlainly, isAbout, refutes, rolesPlainly } from '../plain-evaluator.ts';
import { type Asked, askedBy, drawing, MAPPINGS, NOW } from './askable.ts';
import { smallClaim, smallPolicy, tinyPolicies } from './small-policies.ts';

// What proves is compared with a reading of the documentation that shares no code with it (plain-evaluator.ts), on requests that
// nothing of the proofs had a hand in. 200 policies in a quick run, 3,200 in a slow one.

const POLICIES = seededRuns(3200);
const REQUESTS = 60;

const seeded = fc.record({ seed: fc.nat(), roles: fc.constantFrom(...MAPPINGS) });
type Seeded = { readonly seed: number; readonly roles: RoleMapping };

function asked({ seed, roles }: Seeded, count = REQUESTS): readonly Asked[] {
  const draw = drawing(seed);
  return Array.from({ length: count }, () => askedBy(draw, roles));
}

const lets = (policy: Policy, request: PolicyRequest): boolean => evaluatePlainly(policy, request).effect === 'allow';

test('verdicts and roles', () => {
  const seen = { requests: 0, allowed: 0, incomplete: 0 };
  fc.assert(
    fc.property(smallPolicy, seeded, (policy, given) => {
      const compiled = compilePolicy(policy, { unreachableRules: 'ignore' });
      const { resolve } = roleResolver(given.roles);
      for (const { groups, request } of asked(given)) {
        const { effect, rule, open, reason } = evaluate(compiled, request);
        const { matching: _, ...plain } = evaluatePlainly(policy, request);
        if (JSON.stringify(plain) !== JSON.stringify({ effect, reason, rule, open })) {
          expect({ policy, request, said: { effect, reason, rule, open } }).toEqual(plain);
        }
        seen.requests++;
        if (effect === 'allow') seen.allowed++;
        const { caller } = request;
        if (groups === undefined || caller.kind === 'anonymous') continue;
        const resolved = resolve(groups, { ...caller, kind: caller.kind });
        expect({ groups, caller, names: resolved.names }).toEqual({ groups, caller, names: request.roles });
        if (request.rolesIncomplete) {
          seen.incomplete++;
          expect({ groups, caller, resolved }).toMatchObject({ resolved: { incomplete: true } });
        }
      }
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
});

test('claims', () => {
  const seen = { holds: 0, refuted: 0, ownRefuted: 0, nothing: 0, requests: 0 };
  fc.assert(
    fc.property(smallPolicy, smallClaim, seeded, (policy, claim, given) => {
      const { roles } = given;
      const requests = asked(given);
      seen.requests += requests.length;
      const ours = requests.find(({ request }) => refutes(claim, policy, request));
      let proof: ReturnType<typeof prove>[number] | undefined;
      try {
        [proof] = prove({ ...policy, claims: [claim] }, { now: NOW, roles });
      } catch (error) {
        if (!(error instanceof UndecidedError)) throw error;
        seen.nothing++;
        expect({ policy, claim, about: requests.find(({ request }) => isAbout(claim, request)) }).toEqual({ policy, claim, about: undefined });
        return;
      }
      if (ours !== undefined) seen.ownRefuted++;
      if (proof?.holds) {
        seen.holds++;
        expect({ policy, claim, roles, ours }).toEqual({ policy, claim, roles, ours: undefined });
      } else {
        seen.refuted++;
        const { request, counterexample } = proof ?? {};
        if (request === undefined) throw new Error('a claim that is false has a request');
        if (!refutes(claim, policy, request)) expect({ policy, claim, request }).toBe('a counterexample');
        if (counterexample?.rolesIncomplete === undefined && request.caller.kind !== 'anonymous') {
          const { certain } = rolesPlainly(roles, { groups: counterexample?.groups ?? [], caller: request.caller });
          expect({ roles, counterexample, certain }).toEqual({ roles, counterexample, certain: request.roles });
        }
      }
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
}, 600_000);

test('differences', () => {
  const seen = { equivalent: 0, gained: 0, lost: 0, ownGained: 0, ownLost: 0 };
  fc.assert(
    fc.property(tinyPolicies, seeded, ([before, after], given) => {
      const { equivalent, gained, lost } = difference(before, after, { now: NOW, roles: given.roles });
      const requests = asked(given).map(({ request }) => request);
      for (const [more, less, changes, own] of [
        [after, before, gained, 'ownGained'],
        [before, after, lost, 'ownLost'],
      ] as const) {
        const ours = requests.find((request) => lets(more, request) && !lets(less, request));
        if (ours !== undefined) seen[own]++;
        if (changes.length === 0) expect({ more, less, ours }).toEqual({ more, less, ours: undefined });
      }
      expect(equivalent).toBe(gained.length + lost.length === 0);
      if (equivalent) seen.equivalent++;
      if (gained.length > 0) seen.gained++;
      if (lost.length > 0) seen.lost++;
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
}, 600_000);

test('idle rules', () => {
  const seen = { idle: 0, deciding: 0, decidingByOurs: 0 };
  fc.assert(
    fc.property(smallPolicy, seeded, (policy, given) => {
      const idle = idleRules(policy, { now: NOW, roles: given.roles }).map(({ rule }) => rule);
      const named = new Set(asked(given, 3 * REQUESTS).map(({ request }) => evaluatePlainly(policy, request).rule));
      seen.idle += idle.length;
      seen.deciding += policy.rules.length - idle.length;
      seen.decidingByOurs += policy.rules.filter(({ name }) => named.has(name)).length;
      expect({ policy, wrong: idle.filter((rule) => named.has(rule)) }).toEqual({ policy, wrong: [] });
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
}, 600_000);

test('tightened policies', () => {
  const seen = { requests: 0, allowed: 0, dropped: 0 };
  fc.assert(
    fc.property(smallPolicy, seeded, (policy, given) => {
      const [recorded, others] = [asked({ ...given, roles: MAPPINGS[0] as RoleMapping }, 25), asked(given)];
      const requests = recorded.map(({ request }) => asRecorded(request));
      const events = requests.map((request) => eventOf(request, evaluatePlainly(policy, request)));
      const result = tighten(policy, events, { now: NOW });
      expect(result.skipped).toBe(requests.filter((request) => !lets(policy, request)).length);
      seen.dropped += result.dropped.length;
      for (const request of requests) {
        seen.requests++;
        if (!lets(policy, request)) continue;
        seen.allowed++;
        if (!lets(result.policy, request)) expect({ policy, request, tightened: result.policy }).toBe('allowed as before');
      }
      for (const { request } of [...recorded, ...others]) {
        if (lets(result.policy, request) && !lets(policy, request)) {
          expect({ policy, request, tightened: result.policy }).toBe('no more than before');
        }
      }
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
}, 600_000);

/** What a log knows of a request: no claims, and of the resource what it is about. */
function asRecorded({ caller, resource, call: _, ...rest }: PolicyRequest): PolicyRequest {
  const { kind, email, authentication } = caller;
  if (resource === undefined) return { ...rest, caller: { kind, email, authentication } };
  const { reads: _reads, reaches: _reaches, ...about } = resource;
  return { ...rest, caller: { kind, email, authentication }, resource: about };
}

function eventOf(request: PolicyRequest, { effect, rule }: { effect: string; rule: string | undefined }): object {
  const { caller, resource, network, roles, rolesIncomplete, method, path, now = 0 } = request;
  const { application, ...about } = resource ?? { application: undefined };
  return {
    time: new Date(now).toISOString(),
    actor: { kind: caller.kind, email: caller.email, roles, ...(rolesIncomplete && { groups_unanswered: ['a directory'] }) },
    auth: caller.authentication && {
      acr: caller.authentication.acr,
      amr: caller.authentication.amr,
      auth_time: caller.authentication.authTime,
    },
    src: { ip: network?.address, country: network?.country, asn: network?.asn },
    http: { method, path },
    resource: application === undefined ? undefined : { app: application, ...about },
    policy: { decision: effect, matched_rule: rule },
  };
}

describe('of an application that classifies', () => {
  const RESOURCES: Readonly<Record<string, NonNullable<PolicyRequest['resource']>>> = {
    '/a': { application: 'config', operation: 'view' },
    '/a/b': { application: 'config', operation: 'edit', kind: 'task', id: 'T1' },
    '/b/x': { application: 'feed', operation: 'view', reaches: 'any' },
    '/c': { application: 'feed', kind: 'method', operation: 'feed.query', reads: true, reaches: ['config'] },
  };
  const classify = (_method: string, path: string) => RESOURCES[path];

  test('the matrix', () => {
    const seen = { cells: 0, never: 0, always: 0, sometimes: 0, requests: 0 };
    fc.assert(
      fc.property(smallPolicy, seeded, (policy, { seed }) => {
        const roles = { a: { groups: ['a'], implies: ['b'] }, b: ['b'] };
        const methods = ['GET', 'POST', 'DELETE'];
        const { cells } = matrix(policy, { now: NOW, roles, classify, paths: Object.keys(RESOURCES), methods });
        const draw = drawing(seed);
        for (const [path, resource] of Object.entries(RESOURCES)) {
          for (const method of methods) {
            for (const [role, held] of [['a', ['a', 'b']], ['b', ['b']]] as const) {
              const access = cells.find(
                (each) => each.role === role && each.application === resource.application && each.operation === resource.operation,
              )?.access;
              for (let at = 0; at < 4; at++) {
                const { request } = askedBy(draw, {});
                if (request.caller.kind === 'anonymous') continue;
                seen.requests++;
                const known: PolicyRequest = { ...request, roles: held, rolesIncomplete: false, method, path, resource };
                const allowed = lets(policy, known);
                if (access !== 'sometimes') expect({ policy, known, access: allowed ? 'always' : 'never' }).toEqual({ policy, known, access });
              }
            }
          }
        }
        for (const { access } of cells) seen[access]++;
        seen.cells += cells.length;
      }),
      POLICIES,
    );
    console.info(JSON.stringify(seen));
  }, 600_000);
});

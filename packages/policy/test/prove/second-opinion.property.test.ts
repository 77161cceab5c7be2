import { type RoleMapping, roleResolver } from '@portcullis/roles';
import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import {
  compilePolicy,
  evaluate,
  type Policy,
  type PolicyClaim,
  type PolicyRequest,
} from '../../src/index.ts';
import {
  type Counterexample,
  difference,
  idleRules,
  matrix,
  prove,
  tighten,
  UndecidedError,
} from '../../src/prove.ts';
import { evaluatePlainly, isAbout, refutes, rolesPlainly } from '../plain-evaluator.ts';
import { type Asked, askedBy, drawing, MAPPINGS, NOW } from './askable.ts';
import { smallClaim, smallPolicy, tinyPolicies } from './small-policies.ts';

// What proves is compared with a reading of the documentation that shares no code with it (plain-evaluator.ts), on requests that
// nothing of the proofs had a hand in. 100 policies in a quick run, 800 in a slow one.

const POLICIES = { numRuns: runs(800) };
const COUNT = POLICIES.numRuns;
const isSlow = inject('isSlow');
const REQUESTS = isSlow ? 60 : 20;
/** Proofs take longest: in a quick run they are about policies of at most two rules. */
const provedPolicy = isSlow ? smallPolicy : tinyPolicies.map(([policy]) => policy);

const GROUPS = [['a'], ['a*'], ['g1', 'x*']];
const ABOUT: readonly Partial<PolicyClaim>[] = [
  { applications: ['config'] },
  { applications: ['config', 'feed'], operations: ['view'] },
  { ids: ['T*'] },
  { conduitMethods: ['feed.*'] },
  { networks: ['10.1.0.0/16'], countries: ['DE'] },
  { when: { zone: 'Europe/Berlin', from: '08:00', until: '18:00', days: ['mon'] } },
  { claims: { team: 'x' } },
];

/** Some claims are about members of a group, and some about more than places and callers. */
const claimOfSome = fc
  .tuple(
    smallClaim,
    fc.constantFrom(undefined, undefined, undefined, undefined, ...GROUPS),
    fc.constantFrom({}, {}, {}, {}, {}, {}, ...ABOUT),
  )
  .map(([{ kinds, ...claim }, groups, about]) => ({
    ...claim,
    ...(kinds && about.conduitMethods === undefined && { kinds }),
    ...about,
    ...(groups && { groups }),
  }));

const seeded = fc.record({ seed: fc.nat(), roles: fc.constantFrom(...MAPPINGS) });
type Seeded = { readonly seed: number; readonly roles: RoleMapping };

/** Requests around rules, and claims, of a policy: as many around each, and as many around none. */
function asked({ seed, roles }: Seeded, aims: readonly object[], count = REQUESTS): readonly Asked[] {
  const draw = drawing(seed);
  return Array.from({ length: count }, (_, at) => askedBy(draw, roles, aims[at % (aims.length + 1)]));
}

const lets = (policy: Policy, request: PolicyRequest): boolean =>
  evaluatePlainly(policy, request).effect === 'allow';

test(`evaluate and roleResolver answer as the documentation is read, for ${COUNT} random policies`, () => {
  const seen = { requests: 0, allowed: 0, incomplete: 0 };
  fc.assert(
    fc.property(smallPolicy, seeded, (policy, given) => {
      const compiled = compilePolicy(policy, { unreachableRules: 'ignore' });
      const { resolve } = roleResolver(given.roles);
      for (const { groups, request } of asked(given, policy.rules)) {
        const { effect, rule, open, reason } = evaluate(compiled, request);
        const { matching: _, ...plain } = evaluatePlainly(policy, request);
        if (JSON.stringify(plain) !== JSON.stringify({ effect, reason, rule, open })) {
          expect({ policy, request, said: { effect, reason, rule, open } }).toEqual(plain);
        }
        seen.requests++;
        if (effect === 'allow') seen.allowed++;
        const { caller } = request;
        if (groups === undefined || caller.kind === 'anonymous') continue;
        const resolved = resolve(groups, caller as Parameters<typeof resolve>[1]);
        if (request.rolesIncomplete) seen.incomplete++;
        const roles = { names: resolved.names, mayBeMore: resolved.incomplete === true };
        const ours = { names: request.roles, mayBeMore: roles.mayBeMore || request.rolesIncomplete };
        if (JSON.stringify(roles) !== JSON.stringify(ours))
          expect({ given, groups, caller, roles }).toEqual(ours);
      }
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
  expect(Math.min(seen.allowed, seen.incomplete)).toBeGreaterThan(COUNT);
});

test(`prove agrees for ${COUNT} random claims with the documentation, as it is read, for random requests`, () => {
  const seen = { holds: 0, refuted: 0, ownRefuted: 0, nothing: 0, requests: 0 };
  fc.assert(
    fc.property(provedPolicy, claimOfSome, seeded, (policy, claim, given) => {
      const { roles } = given;
      const requests = asked(given, [claim, ...policy.rules]);
      seen.requests += requests.length;
      const ours = requests.find(({ request, groups }) => refutes(claim, policy, request, groups));
      let proof: ReturnType<typeof prove>[number] | undefined;
      try {
        [proof] = prove({ ...policy, claims: [claim] }, { now: NOW, roles });
      } catch (error) {
        if (!(error instanceof UndecidedError)) throw error;
        seen.nothing++;
        expect({
          policy,
          claim,
          about: requests.find(({ request, groups }) => isAbout(claim, request, groups)),
        }).toEqual({
          policy,
          claim,
          about: undefined,
        });
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
        const memberOf = counterexample?.rolesIncomplete ? undefined : (counterexample?.groups ?? []);
        if (!refutes(claim, policy, request, memberOf))
          expect({ policy, claim, request }).toBe('a counterexample');
        if (counterexample?.rolesIncomplete === undefined && request.caller.kind !== 'anonymous') {
          const { certain } = rolesPlainly(roles, {
            groups: counterexample?.groups ?? [],
            caller: request.caller,
          });
          expect({ roles, counterexample, certain }).toEqual({
            roles,
            counterexample,
            certain: request.roles,
          });
        }
      }
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
  expect(Math.min(seen.holds, seen.refuted, 2 * seen.ownRefuted)).toBeGreaterThan(COUNT / 4);
}, 600_000);

test(`difference finds all that a plain reading finds between ${COUNT} random policies and others, and its examples are such`, () => {
  const seen = { equivalent: 0, gained: 0, lost: 0, ownGained: 0, ownLost: 0 };
  fc.assert(
    fc.property(tinyPolicies, seeded, ([before, after], given) => {
      const { equivalent, gained, lost } = difference(before, after, { now: NOW, roles: given.roles });
      const requests = asked(given, [...before.rules, ...after.rules]).map(({ request }) => request);
      for (const [more, less, changes, own] of [
        [after, before, gained, 'ownGained'],
        [before, after, lost, 'ownLost'],
      ] as const) {
        const ours = requests.find((request) => lets(more, request) && !lets(less, request));
        if (ours !== undefined) seen[own]++;
        if (changes.length === 0 && ours !== undefined)
          expect({ more, less, ours }).toBe('not allowed by one alone');
        for (const { example } of changes) {
          const request = requestOf(example);
          if (!lets(more, request) || lets(less, request))
            expect({ more, less, request }).toBe('allowed by one alone');
        }
      }
      expect(equivalent).toBe(gained.length + lost.length === 0);
      if (equivalent) seen.equivalent++;
      if (gained.length > 0) seen.gained++;
      if (lost.length > 0) seen.lost++;
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
  expect(Math.min(seen.equivalent, seen.ownGained, seen.ownLost)).toBeGreaterThan(COUNT / 5);
}, 600_000);

/** The request that an example describes; what it leaves out does not matter, or is absent. */
function requestOf({
  caller: kind,
  claims = {},
  claimsIncomplete,
  via,
  email,
  authentication = {},
  time,
  ...example
}: Counterexample): PolicyRequest {
  const now = time === undefined ? NOW : Date.parse(time);
  const { acr, amr = [], loginAgeSeconds, proofAgeSeconds } = authentication;
  const ago = (age: number | undefined) => (age === undefined ? undefined : Math.floor(now / 1000) - age);
  const deviceProvedAt = ago(proofAgeSeconds);
  const login = {
    ...{ acr, amr, authTime: ago(loginAgeSeconds) },
    ...(deviceProvedAt === undefined ? {} : { deviceProvedAt }),
  };
  const caller = { kind, claims, claimsIncomplete, via: via ?? undefined, email, authentication: login };
  const { roles, rolesIncomplete, method, path, resource, call, network } = example;
  return { caller, roles, rolesIncomplete, method, path, resource, call, network, now };
}

test(`idleRules names no rule of ${COUNT} random policies that decides a request by a plain reading`, () => {
  const seen = { idle: 0, deciding: 0, decidingByOurs: 0 };
  fc.assert(
    fc.property(provedPolicy, seeded, (policy, given) => {
      const idle = idleRules(policy, { now: NOW, roles: given.roles }).map(({ rule }) => rule);
      const named = new Set(
        asked(given, policy.rules, 2 * REQUESTS).map(({ request }) => evaluatePlainly(policy, request).rule),
      );
      seen.idle += idle.length;
      seen.deciding += policy.rules.length - idle.length;
      seen.decidingByOurs += policy.rules.filter(({ name }) => named.has(name)).length;
      expect({ policy, wrong: idle.filter((rule) => named.has(rule)) }).toEqual({ policy, wrong: [] });
    }),
    POLICIES,
  );
  console.info(JSON.stringify(seen));
  expect(seen.idle).toBeGreaterThan(COUNT / 40);
  expect(seen.decidingByOurs).toBeGreaterThan(0.75 * seen.deciding);
}, 600_000);

test(`tighten removes nothing that was recorded, and adds nothing, by a plain reading of ${COUNT} random policies`, () => {
  const seen = { requests: 0, allowed: 0, dropped: 0 };
  fc.assert(
    fc.property(provedPolicy, seeded, (policy, given) => {
      const [recorded, others] = [asked(given, policy.rules, REQUESTS), asked(given, policy.rules)];
      const requests = recorded.map(({ request }) => asRecorded(request));
      const events = requests.map((request) => eventOf(request, evaluatePlainly(policy, request)));
      const result = tighten(policy, events, { now: NOW });
      expect(result.skipped).toBe(requests.filter((request) => !lets(policy, request)).length);
      seen.dropped += result.dropped.length;
      for (const request of requests) {
        seen.requests++;
        if (!lets(policy, request)) continue;
        seen.allowed++;
        if (!lets(result.policy, request))
          expect({ policy, request, tightened: result.policy }).toBe('allowed as before');
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
  expect(Math.min(seen.allowed, seen.dropped)).toBeGreaterThan(COUNT / 2);
}, 600_000);

/** Methods of identities of which a log says no more than the way to authenticate. */
const METHODS = { browser: 'session', program: 'credential', agent: 'bearer' } as const;

function methodOf(via: PolicyRequest['caller']['via']): (typeof METHODS)[keyof typeof METHODS] | undefined {
  return METHODS[via as keyof typeof METHODS];
}

/** What a log knows of a request: no claims, and of the resource what it is about. */
function asRecorded({ caller, resource, call: _, ...rest }: PolicyRequest): PolicyRequest {
  const { kind, email, authentication } = caller;
  const via = methodOf(caller.via) && caller.via;
  if (resource === undefined) return { ...rest, caller: { kind, via, email, authentication } };
  const { reads: _reads, reaches: _reaches, ...about } = resource;
  return { ...rest, caller: { kind, via, email, authentication }, resource: about };
}

function eventOf(
  request: PolicyRequest,
  { effect, rule }: { effect: string; rule: string | undefined },
): object {
  const { caller, resource, network, roles, rolesIncomplete, method, path, now = 0 } = request;
  const { application, ...about } = resource ?? { application: undefined };
  return {
    time: new Date(now).toISOString(),
    actor: {
      kind: caller.kind,
      email: caller.email,
      roles,
      ...(rolesIncomplete && { groups_unanswered: ['a directory'] }),
    },
    auth: caller.authentication && {
      acr: caller.authentication.acr,
      amr: caller.authentication.amr,
      auth_time: caller.authentication.authTime,
      method: methodOf(caller.via),
    },
    src: { ip: network?.address, country: network?.country, asn: network?.asn },
    http: { method, path },
    resource: application === undefined ? undefined : { app: application, ...about },
    policy: { decision: effect, matched_rule: rule },
  };
}

const RESOURCES: Readonly<Record<string, NonNullable<PolicyRequest['resource']>>> = {
  '/a': { application: 'config', operation: 'view' },
  '/a/b': { application: 'config', operation: 'edit', kind: 'task', id: 'T1' },
  '/b/x': { application: 'feed', operation: 'view', reaches: 'any' },
  '/c': { application: 'feed', kind: 'method', operation: 'feed.query', reads: true, reaches: ['config'] },
};
const classify = (_method: string, path: string) => RESOURCES[path];

test(`matrix reports never and always for ${COUNT} random policies where a plain reading does, for random callers`, () => {
  const seen = { cells: 0, never: 0, always: 0, sometimes: 0, requests: 0 };
  fc.assert(
    fc.property(provedPolicy, seeded, (policy, { seed }) => {
      const roles = { a: { groups: ['a'], implies: ['b'] }, b: ['b'] };
      const methods = ['GET', 'POST', 'DELETE'];
      const { cells } = matrix(policy, {
        now: NOW,
        roles,
        classify,
        paths: Object.keys(RESOURCES),
        methods,
      });
      const draw = drawing(seed);
      for (const [path, resource] of Object.entries(RESOURCES)) {
        for (const method of methods) {
          for (const [role, held] of [
            ['a', ['a', 'b']],
            ['b', ['b']],
          ] as const) {
            const cellOf = (via: 'agent' | undefined) =>
              cells.find(
                (each) =>
                  each.via === via &&
                  each.role === role &&
                  each.application === resource.application &&
                  each.operation === resource.operation,
              )?.access;
            const isApart = cells.some(({ via }) => via !== undefined);
            for (let at = 0; at < 3; at++) {
              const { request } = askedBy(draw, {}, policy.rules[at]);
              const { kind, via } = request.caller;
              if (kind === 'anonymous' || (isApart && via === undefined)) continue;
              const access = cellOf(isApart && via === 'agent' ? via : undefined);
              seen.requests++;
              const known: PolicyRequest = {
                ...request,
                roles: held,
                rolesIncomplete: false,
                method,
                path,
                resource,
              };
              const allowed = lets(policy, known);
              const isSo = access === 'sometimes' || access === (allowed ? 'always' : 'never');
              if (!isSo) expect({ policy, known, access }).toEqual({ policy, known, allowed });
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
  // Few cells are always allowed, and then several of a policy: 800 policies have 90, give or take 30.
  expect(seen.always).toBeGreaterThan(COUNT / 64);
  expect(seen.sometimes).toBeGreaterThan(COUNT);
}, 600_000);

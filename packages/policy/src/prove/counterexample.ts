import type { CallFacts, Decision, Resource } from '@portcullis/core';
import { defined, type Way } from '@portcullis/core/internal';
import type { CompiledPolicy } from '../compile/compiled-policy.ts';
import { evaluate } from '../evaluate.ts';
import type { NetworkFacts, PolicyRequest, RequestCaller } from '../policy-request.ts';
import { NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import type { World } from './world.ts';

/** A request that violates a claim or shows a difference, as plain data. Facts that do not matter are omitted. */
export interface Counterexample {
  readonly caller: RequestCaller['kind'];
  readonly roles: readonly string[];
  /** Groups that grant the roles, if the mapping is known: only the needed ones, with the shortest names. */
  readonly groups?: readonly string[];
  /** Roles that the caller must hold by an elevation. Missing if none is needed. */
  readonly elevated?: readonly string[];
  /** Whether the caller may have more roles. */
  readonly rolesIncomplete?: true;
  /** The way in which the caller authenticated, if it matters; `null` if it is not known. */
  readonly via?: Way | null;
  readonly method: string;
  readonly path: string;
  readonly resource?: Resource;
  /** The contents of a Conduit call, if they matter. */
  readonly call?: CallFacts;
  readonly network?: NetworkFacts;
  /** The time, ISO 8601, if it matters. */
  readonly time?: string;
  readonly authentication?: {
    readonly acr?: string;
    readonly amr?: readonly string[];
    readonly loginAgeSeconds?: number;
    readonly proofAgeSeconds?: number;
  };
  /** Claims and the e-mail address, if they matter. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Whether there may be more claims. */
  readonly claimsIncomplete?: true;
  readonly email?: string;
  /** The rule that decides; `null` if no rule does. */
  readonly rule: string | null;
}

/** A set of requests and callers. */
export interface Spot {
  readonly place: Place;
  readonly callers: Node;
}

/** Returns the request of the simplest caller; of several such callers, the first request. */
export function simplest(world: World, spots: Iterable<Spot>): PolicyRequest | undefined {
  const seen = new Set<Node>([NEVER]);
  let best: { readonly cost: number; readonly request: PolicyRequest } | undefined;
  const costOf = (level: number): number => world.costOf(level);
  for (const { place, callers } of spots) {
    // The same callers are not simpler at a later position.
    if (seen.has(callers)) continue;
    seen.add(callers);
    const assignment = world.diagram.cheapest(callers, costOf);
    if (assignment === undefined) continue;
    let cost = 0;
    for (const [level, isTrue] of assignment) if (isTrue) cost += costOf(level);
    if (best === undefined || cost < best.cost) best = { cost, request: world.request(assignment, place) };
  }
  return best?.request;
}

/**
 * Evaluates a request and compares the decision with that of the proof. Throws if they differ: the proof then has an internal
 * error, and its results must not be used.
 */
export function replayed(
  policy: CompiledPolicy,
  request: PolicyRequest,
  effect: Decision['effect'],
): Decision {
  const decision = evaluate(policy, request);
  if (decision.effect !== effect) {
    throw new Error(
      `internal error in the proof: it expects ${effect} for ${request.method} ${request.path}, but the evaluator decides ${decision.effect}`,
    );
  }
  return decision;
}

/** Converts a request to a counterexample. */
export function counterexampleOf(
  world: World,
  request: PolicyRequest,
  rule: string | undefined,
): Counterexample {
  const { caller, roles, elevated, rolesIncomplete, method, path, resource, call, network, now } = request;
  const { claims = {}, claimsIncomplete, email, authentication } = caller;
  const groups = world.groupsOf(request);
  const asked = (name: string): boolean => world.facts.has(name);
  const facts = {
    ...(asked('address') ? defined({ address: network?.address }) : {}),
    ...(asked('country') ? defined({ country: network?.country }) : {}),
    ...(asked('asn') ? defined({ asn: network?.asn }) : {}),
  };
  const said = {
    ...(Object.keys(call?.parameters ?? {}).length > 0 ? { parameters: call?.parameters } : {}),
    ...defined({ within: call?.within }),
  };
  const ageOf = (time: number | undefined): number | undefined =>
    time === undefined || now === undefined ? undefined : now / 1000 - time;
  const login = {
    ...defined({ acr: authentication?.acr }),
    ...(authentication === undefined || authentication.amr.length === 0 ? {} : { amr: authentication.amr }),
    ...defined({
      loginAgeSeconds: ageOf(authentication?.authTime),
      proofAgeSeconds: ageOf(authentication?.deviceProvedAt),
    }),
  };
  return {
    caller: caller.kind,
    roles,
    ...defined({ groups, elevated: elevated?.map(({ role }) => role) }),
    ...(rolesIncomplete === true ? { rolesIncomplete } : {}),
    ...(asked('via') && caller.kind !== 'anonymous' ? { via: caller.via ?? null } : {}),
    method,
    path,
    ...defined({ resource }),
    ...(Object.keys(said).length === 0 ? {} : { call: said }),
    ...(Object.keys(facts).length === 0 ? {} : { network: facts }),
    ...(asked('time') && now !== undefined ? { time: new Date(now).toISOString() } : {}),
    ...(Object.keys(login).length === 0 ? {} : { authentication: login }),
    ...(Object.keys(claims).length === 0 ? {} : { claims }),
    ...(claimsIncomplete === true ? { claimsIncomplete } : {}),
    ...defined({ email }),
    rule: rule ?? null,
  };
}

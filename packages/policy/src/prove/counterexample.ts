import type { CallFacts, Decision, Resource } from '@portcullis/core';
import { defined } from '@portcullis/core/internal';
import type { CompiledPolicy } from '../compile/compiled-policy.ts';
import { evaluate } from '../evaluate.ts';
import type { NetworkFacts, PolicyRequest, RequestCaller } from '../policy-request.ts';
import { NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import type { World } from './world.ts';

/** A request that shows something, as it stands in JSON: what does not matter is left out. */
export interface Counterexample {
  readonly caller: RequestCaller['kind'];
  readonly roles: readonly string[];
  /** Groups that give them, where the mapping is known: those that the caller needs, of each kind the shortest name. */
  readonly groups?: readonly string[];
  /** Whether the caller may have roles besides. */
  readonly rolesIncomplete?: true;
  readonly method: string;
  readonly path: string;
  readonly resource?: Resource;
  /** What a call says beside its address, where it matters. */
  readonly call?: CallFacts;
  readonly network?: NetworkFacts;
  /** ISO 8601, where it matters when. */
  readonly time?: string;
  readonly authentication?: {
    readonly acr?: string;
    readonly amr?: readonly string[];
    readonly loginAgeSeconds?: number;
  };
  /** Claims and the e-mail address, where they matter. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Whether there may be claims besides. */
  readonly claimsIncomplete?: true;
  readonly email?: string;
  /** The rule that decides; `null` where none does. */
  readonly rule: string | null;
}

/** Somewhere and some callers. */
export interface Spot {
  readonly place: Place;
  readonly callers: Node;
}

/** The request of the simplest caller, and of several such the one at the first place. */
export function simplest(world: World, spots: Iterable<Spot>): PolicyRequest | undefined {
  const seen = new Set<Node>([NEVER]);
  let best: { readonly cost: number; readonly request: PolicyRequest } | undefined;
  const costOf = (level: number): number => world.costOf(level);
  for (const { place, callers } of spots) {
    // The same callers at a later place are no simpler.
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
 * Asks the evaluator about a request of which the diagram says what it answers. Throws where they disagree: that would be
 * a mistake of this proof, and nothing it says may be believed.
 */
export function replayed(
  policy: CompiledPolicy,
  request: PolicyRequest,
  effect: Decision['effect'],
): Decision {
  const decision = evaluate(policy, request);
  if (decision.effect !== effect) {
    throw new Error(
      `the proof is wrong: it expects ${effect} of ${request.method} ${request.path}, and the evaluator says ${decision.effect}`,
    );
  }
  return decision;
}

/** A request as a counterexample. */
export function counterexampleOf(
  world: World,
  request: PolicyRequest,
  rule: string | undefined,
): Counterexample {
  const { caller, roles, rolesIncomplete, method, path, resource, call, network, now } = request;
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
  const age =
    authentication?.authTime === undefined || now === undefined
      ? undefined
      : now / 1000 - authentication.authTime;
  const login = {
    ...defined({ acr: authentication?.acr }),
    ...(authentication === undefined || authentication.amr.length === 0 ? {} : { amr: authentication.amr }),
    ...defined({ loginAgeSeconds: age }),
  };
  return {
    caller: caller.kind,
    roles,
    ...defined({ groups }),
    ...(rolesIncomplete === true ? { rolesIncomplete } : {}),
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

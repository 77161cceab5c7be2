import type { Decision } from '@portcullis/core';
import type { Policy } from '../policy.ts';
import { type Counterexample, counterexampleOf, replayed } from './counterexample.ts';
import type { Assignment } from './diagram.ts';
import { type ElevationChange, elevationChanges } from './elevation-changes.ts';
import type { Node } from './node-table.ts';
import type { PlaceAnswer } from './place-answer.ts';
import type { Place } from './places.ts';
import { type Proof, type ProofOptions, type ProvedPolicy, proofOf, withoutClaims } from './proof.ts';
import type { World } from './world.ts';

/** Requests that the two policies decide differently, for the same roles and because of the same rules. */
export interface Change {
  /** The smallest set of roles for which the decision differs. */
  readonly roles: readonly string[];
  /** The roles that they must hold by an elevation. Missing if none is needed. */
  readonly elevated?: readonly string[];
  /** The resource of the requests. Empty if requests are not classified. */
  readonly applications: readonly string[];
  readonly operations: readonly string[];
  /** The simplest of these requests. Its `rule` is the one that allows it. */
  readonly example: Counterexample;
  /** The number of requests that the policies distinguish, in decimal digits. */
  readonly count: string;
  /** The rule that allows, then the rule that denies, if there is one. */
  readonly rules: readonly string[];
}

/** How two policies differ. */
export interface Difference {
  readonly equivalent: boolean;
  /** What the new policy allows and the old one does not. */
  readonly gained: readonly Change[];
  /** What the old policy allows and the new one does not. */
  readonly lost: readonly Change[];
  /** Elevations that the new policy offers differently. Those that are new or wider are new access. */
  readonly elevations: readonly ElevationChange[];
}

/**
 * Returns the access that a new policy gains and loses compared with an old one, proved for every request that the two can
 * distinguish. Claims are ignored.
 *
 * Throws the same errors as `prove()`.
 *
 * @example
 * ```ts
 * import type { Policy } from '@portcullis/policy';
 * import { difference } from '@portcullis/policy/prove';
 *
 * export const isSafe = (before: Policy, after: Policy): boolean => difference(before, after).gained.length === 0;
 * ```
 */
export function difference(before: Policy, after: Policy, options: ProofOptions = {}): Difference {
  const found = differenceIn(proofOf([withoutClaims(before), withoutClaims(after)], options));
  const elevations = elevationChanges(before.elevations, after.elevations);
  return { ...found, equivalent: found.equivalent && elevations.length === 0, elevations };
}

/** Computes how the second policy of a proof differs from the first. */
export function differenceIn({
  world,
  places,
  policies,
}: Proof<readonly [Policy, Policy]>): Omit<Difference, 'elevations'> {
  const [old, renewed] = policies;
  const { diagram } = world;
  const known = new Map<PlaceAnswer, Map<PlaceAnswer, ChangedPlaces>>();
  // In the order of the first request of each.
  const changed: ChangedPlaces[] = [];
  for (const place of places) {
    const [was, is] = [old.answerAt(place), renewed.answerAt(place)];
    if (was.allowed === is.allowed) continue;
    const ofOld = known.get(was) ?? new Map<PlaceAnswer, ChangedPlaces>();
    known.set(was, ofOld);
    const alike = ofOld.get(is) ?? { was: was.allowed, is: is.allowed, first: place, all: [] };
    if (alike.all.length === 0) changed.push(alike);
    ofOld.set(is, alike);
    alike.all.push(place);
  }
  const spots = (callers: (places: ChangedPlaces) => Node): readonly ChangedSpot[] =>
    changed.map((places) => ({ ...places, callers: callers(places) }));
  const more = spots(({ was, is }) => diagram.without(is, was));
  const fewer = spots(({ was, is }) => diagram.without(was, is));
  const gained = changesOf(world, more, renewed, old);
  const lost = changesOf(world, fewer, old, renewed);
  return { equivalent: gained.length + lost.length === 0, gained, lost };
}

/** Sets of requests for which the same rules of both policies apply, so that what holds for the first holds for all. */
interface ChangedPlaces {
  readonly was: Node;
  readonly is: Node;
  /** The simplest of them. */
  readonly first: Place;
  readonly all: Place[];
}

interface ChangedSpot extends Pick<ChangedPlaces, 'first' | 'all'> {
  readonly callers: Node;
}

/** Callers whose access changes, grouped by the smallest set of roles for which it does. */
interface Part {
  /** The simplest of them. */
  readonly assignment: Assignment;
  readonly count: bigint;
}

interface Group {
  readonly roles: readonly string[];
  readonly elevated: readonly string[];
  readonly applications: Set<string>;
  readonly operations: Set<string>;
  readonly example: Counterexample;
  readonly rules: readonly string[];
  count: bigint;
}

/** What one policy allows and the other does not. */
function changesOf(
  world: World,
  spots: readonly ChangedSpot[],
  open: ProvedPolicy,
  closed: ProvedPolicy,
): readonly Change[] {
  const partsOf = new Map<Node, readonly Part[]>();
  const groups = new Map<string, Group>();
  for (const { first, all, callers } of spots) {
    const parts = partsOf.get(callers) ?? partsByRoles(world, callers);
    partsOf.set(callers, parts);
    for (const { assignment, count } of parts) {
      world.checkTime();
      const request = world.request(assignment, first);
      const allowing = replayed(open.compiled, request, 'allow');
      const refusing = replayed(closed.compiled, request, 'deny');
      const rules = rulesOf(allowing, refusing);
      const { roles, caller } = request;
      const elevated = (request.elevated ?? []).map(({ role }) => role);
      // Users and services with the same change are one group.
      const key = JSON.stringify([caller.kind === 'anonymous', roles, elevated, rules]);
      const group = groups.get(key) ?? {
        roles,
        elevated,
        applications: new Set(),
        operations: new Set(),
        example: counterexampleOf(world, request, allowing.rule),
        rules,
        count: 0n,
      };
      groups.set(key, group);
      for (const { resource } of all) {
        if (resource !== undefined) group.applications.add(resource.application);
        if (resource?.operation !== undefined) group.operations.add(resource.operation);
      }
      group.count += count * BigInt(all.length);
    }
  }
  return [...groups.values()].map(({ applications, operations, count, ...group }) => ({
    roles: group.roles,
    ...(group.elevated.length === 0 ? {} : { elevated: group.elevated }),
    applications: [...applications].sort(),
    operations: [...operations].sort(),
    example: group.example,
    count: count.toString(),
    rules: group.rules,
  }));
}

function rulesOf(allowing: Decision, refusing: Decision): readonly string[] {
  return [allowing.rule, refusing.rule].flatMap((rule) => (rule === undefined ? [] : [rule]));
}

/**
 * Groups callers by the smallest set of roles for which their access changes: callers with more roles change as well, or are in
 * another group. Without callers, there are no groups.
 */
function partsByRoles(world: World, changed: Node): readonly Part[] {
  const { diagram, kind, roles, elevated } = world;
  const parts: Part[] = [];
  let left = changed;
  for (;;) {
    world.checkTime();
    const assignment = diagram.cheapest(left, (level) => world.costOf(level));
    if (assignment === undefined) return parts;
    const held = [...roles.values(), ...elevated.values()].flatMap((level) =>
      assignment.get(level) === true ? [diagram.variable(level)] : [],
    );
    const callers = diagram.all([left, kind.is(kind.valueIn(assignment)), ...held]);
    parts.push({ assignment, count: diagram.count(callers) });
    left = diagram.without(left, callers);
  }
}

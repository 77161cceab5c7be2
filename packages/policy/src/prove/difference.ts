import type { Decision } from '@portcullis/core';
import type { Policy } from '../policy.ts';
import { type Counterexample, counterexampleOf, replayed } from './counterexample.ts';
import type { Assignment } from './diagram.ts';
import type { Node } from './node-table.ts';
import type { PlaceAnswer } from './place-answer.ts';
import type { Place } from './places.ts';
import { type Proof, type ProofOptions, type ProvedPolicy, proofOf } from './proof.ts';
import type { World } from './world.ts';

/** Requests that one policy answers otherwise than the other, of the same roles and because of the same rules. */
export interface Change {
  /** The fewest roles with which it happens. */
  readonly roles: readonly string[];
  /** What the requests are about; empty where nobody classifies them. */
  readonly applications: readonly string[];
  readonly operations: readonly string[];
  /** The smallest of them. Its `rule` is the one that lets it in. */
  readonly example: Counterexample;
  /** How many requests that the policies tell apart, in decimal digits. */
  readonly count: string;
  /** The rule that lets in, then the one that refuses, if any does. */
  readonly rules: readonly string[];
}

/** How two policies differ. */
export interface Difference {
  readonly equivalent: boolean;
  /** What the new policy lets in and the old one does not. */
  readonly gained: readonly Change[];
  /** What the old policy lets in and the new one does not. */
  readonly lost: readonly Change[];
}

/**
 * Returns what a new policy lets in that an old one does not, and what it no longer lets in, for every request that either of the
 * two can tell from another. It does not look at claims.
 *
 * Fails as `prove` does.
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
  const withoutClaims = ({ name, rules }: Policy): Policy => ({ name, rules });
  return differenceIn(proofOf([withoutClaims(before), withoutClaims(after)], options));
}

/** How the second policy of a proof differs from the first. */
export function differenceIn({ world, places, policies }: Proof<readonly [Policy, Policy]>): Difference {
  const [old, renewed] = policies;
  const { diagram } = world;
  const known = new Map<PlaceAnswer, Map<PlaceAnswer, ChangedPlaces>>();
  // By the first place of each.
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

/** Places of which the same rules speak alike, of both policies: what is so of the first is so of all. */
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

/** Some of the callers who change, told apart by the fewest roles with which they do. */
interface Part {
  /** The smallest of them. */
  readonly assignment: Assignment;
  readonly count: bigint;
}

interface Group {
  readonly roles: readonly string[];
  readonly applications: Set<string>;
  readonly operations: Set<string>;
  readonly example: Counterexample;
  readonly rules: readonly string[];
  count: bigint;
}

/** What one policy lets in and the other does not. */
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
      // People and services who change alike are one group.
      const key = JSON.stringify([caller.kind === 'anonymous', roles, rules]);
      const group = groups.get(key) ?? {
        roles,
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
 * Callers by the fewest roles with which they change: those who have more of them change as well, or do so by others.
 * Without callers, there are no parts.
 */
function partsByRoles(world: World, changed: Node): readonly Part[] {
  const { diagram, kind, roles } = world;
  const parts: Part[] = [];
  let left = changed;
  for (;;) {
    world.checkTime();
    const assignment = diagram.cheapest(left, (level) => world.costOf(level));
    if (assignment === undefined) return parts;
    const held = [...roles].flatMap(([role, level]) =>
      assignment.get(level) === true ? [world.role(role)] : [],
    );
    const callers = diagram.all([left, kind.is(kind.valueIn(assignment)), ...held]);
    parts.push({ assignment, count: diagram.count(callers) });
    left = diagram.without(left, callers);
  }
}

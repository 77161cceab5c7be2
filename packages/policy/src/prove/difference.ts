import type { Decision } from '@portcullis/core';
import type { Policy } from '../policy.ts';
import { type Counterexample, counterexampleOf, replayed, type Spot } from './counterexample.ts';
import type { Assignment } from './diagram.ts';
import type { Node } from './node-table.ts';
import { type ProofOptions, type ProvedPolicy, proofOf } from './proof.ts';
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
  const proof = proofOf([withoutClaims(before), withoutClaims(after)], options);
  const { world, places, policies } = proof;
  const [old, renewed] = policies;
  const { diagram } = world;
  const [more, fewer]: [Spot[], Spot[]] = [[], []];
  for (const place of places) {
    const [was, is] = [old.sets.at(place).allowed, renewed.sets.at(place).allowed];
    if (was === is) continue;
    more.push({ place, callers: diagram.without(is, was) });
    fewer.push({ place, callers: diagram.without(was, is) });
  }
  const gained = changesOf(world, more, renewed, old);
  const lost = changesOf(world, fewer, old, renewed);
  return { equivalent: gained.length + lost.length === 0, gained, lost };
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
  spots: readonly Spot[],
  open: ProvedPolicy,
  closed: ProvedPolicy,
): readonly Change[] {
  const partsOf = new Map<Node, readonly Part[]>();
  const groups = new Map<string, Group>();
  for (const { place, callers } of spots) {
    const parts = partsOf.get(callers) ?? partsByRoles(world, callers);
    partsOf.set(callers, parts);
    for (const { assignment, count } of parts) {
      world.checkTime();
      const request = world.request(assignment, place);
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
      if (place.resource !== undefined) group.applications.add(place.resource.application);
      if (place.resource?.operation !== undefined) group.operations.add(place.resource.operation);
      group.count += count;
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

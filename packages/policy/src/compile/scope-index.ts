import type { Resource } from '@portcullis/core';
import { isExact, RESOURCE_MEMBERS, type ResourceSelector } from '../criteria/resource.ts';

/** Where a rule of one path holds: its methods, and its resource. `undefined` means everywhere. */
export interface Scope {
  readonly methods: ReadonlySet<string> | undefined;
  readonly resource: ResourceSelector;
}

/** What a request has at the scopes that rules name. */
export type Coordinates = readonly (string | undefined)[];

/** A rule that names more scopes than this is found by fewer of its fields; the others are compared one by one. */
const MOST_SCOPES = 512;

/**
 * Values by method and resource. Rules that name the same fields are kept together, under what they name, so a request
 * is looked up once for each combination of fields that occurs, however many rules there are.
 */
export class ScopeIndex<Value> {
  readonly #shapes = new Map<number, Map<string, Value>>();

  /** The values of all scopes that a rule names, each made by `create` the first time. */
  at(scope: Scope, create: () => Value): readonly Value[] {
    const dimensions = dimensionsOf(scope);
    const shape = shapeOf(dimensions);
    return combinations(dimensions).map((names) => this.#at(shape, keyOf(names), create));
  }

  /** The values of all scopes that a request is in. */
  find(coordinates: Coordinates): readonly Value[] {
    const found: Value[] = [];
    for (const [shape, values] of this.#shapes) {
      const key = keyIn(shape, coordinates);
      const value = key === undefined ? undefined : values.get(key);
      if (value !== undefined) found.push(value);
    }
    return found;
  }

  #at(shape: number, key: string, create: () => Value): Value {
    const values = this.#shapes.get(shape) ?? new Map<string, Value>();
    this.#shapes.set(shape, values);
    const value = values.get(key) ?? create();
    values.set(key, value);
    return value;
  }
}

/** What a request has: its method, then the members of its resource. */
export function coordinatesOf(
  method: string | undefined,
  resource: Partial<Resource> | undefined,
): Coordinates {
  return [method, ...RESOURCE_MEMBERS.map((member) => resource?.[member])];
}

/** The first scope that a rule names, as far as it can be looked up. */
export function firstScopeOf(scope: Scope): Coordinates {
  return dimensionsOf(scope).map((names) => names?.[0]);
}

/** Whether every field that a rule names is looked up, so that none is left to compare. */
export function isLookedUp(scope: Scope): boolean {
  const named = [scope.methods, ...RESOURCE_MEMBERS.map((member) => scope.resource[member])];
  const dimensions = dimensionsOf(scope);
  return named.every((names, index) => names === undefined || dimensions[index] !== undefined);
}

/** Where the kinds are in {@link dimensionsOf}. */
const KIND = 1 + RESOURCE_MEMBERS.indexOf('kind');

function dimensionsOf({ methods, resource }: Scope): readonly (readonly string[] | undefined)[] {
  const dimensions = [
    methods === undefined ? undefined : [...methods],
    ...RESOURCE_MEMBERS.map((member) => {
      const names = resource[member];
      return isExact(names) ? [...new Set(names)] : undefined;
    }),
  ];
  while (dimensions.reduce((product, names) => product * (names?.length ?? 1), 1) > MOST_SCOPES) {
    // The kinds stay: a rule without kinds allows nothing that must be named, and must not stand for one that names it.
    const lengths = dimensions.map((names, index) => (index === KIND ? 0 : (names?.length ?? 0)));
    if (Math.max(...lengths) === 0) break;
    dimensions[lengths.indexOf(Math.max(...lengths))] = undefined;
  }
  return dimensions;
}

/** Which fields are named, one bit each. */
function shapeOf(dimensions: readonly (readonly string[] | undefined)[]): number {
  return dimensions.reduce((shape, names, bit) => (names === undefined ? shape : shape | (1 << bit)), 0);
}

function combinations(
  dimensions: readonly (readonly string[] | undefined)[],
): readonly (readonly string[])[] {
  let made: readonly (readonly string[])[] = [[]];
  for (const names of dimensions) {
    if (names !== undefined) made = made.flatMap((prefix) => names.map((name) => [...prefix, name]));
  }
  return made;
}

/** Names hold no NUL: the check of the policy refuses it, and no path or resource has one. */
function keyOf(names: readonly string[]): string {
  return names.join('\0');
}

function keyIn(shape: number, coordinates: Coordinates): string | undefined {
  if (shape === 0) return '';
  const names: string[] = [];
  for (let bit = 0; bit < coordinates.length; bit++) {
    if ((shape & (1 << bit)) === 0) continue;
    const name = coordinates[bit];
    if (name === undefined) return undefined;
    names.push(name);
  }
  return keyOf(names);
}

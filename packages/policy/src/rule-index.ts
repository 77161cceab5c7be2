import type { Resource } from '@portcullis/core';
import type { CompiledRule } from './compiled-rule.ts';
import { requestMethod } from './method.ts';
import { PathIndex } from './path-index.ts';
import { pathPattern } from './path-pattern.ts';
import { type Coordinates, coordinatesOf, PlaceIndex } from './place-index.ts';
import type { PolicyRequest } from './policy-request.ts';
import { selectsResource } from './resource-selector.ts';
import { isPermissive } from './rule-effect.ts';
import { RuleGroup } from './rule-group.ts';

/** Rules that speak of one request's path, method and resource. */
export interface SpeakingRules {
  readonly group: RuleGroup;
  /** Whether those that let through are not heard: a wildcard had to stand for a `#` or `?` of a name. */
  readonly restrictiveOnly: boolean;
}

/** Rules of one path pattern. */
interface RulesOfPath {
  readonly places: PlaceIndex<RuleGroup>;
  /** Rules about resources that are heard where the resource is not known: those that do not let through. */
  readonly unknownResource: PlaceIndex<RuleGroup>;
}

/** All rules of a policy, found by path, then by method and resource. */
export class RuleIndex {
  readonly #paths = new PathIndex<RulesOfPath>();

  /** Adds a rule. They come in the policy's order. */
  add(rule: CompiledRule): void {
    const { place } = rule;
    for (const path of new Set(rule.paths)) {
      const { places, unknownResource } = this.#paths.at(pathPattern(path), emptyRules);
      for (const group of places.at(place, emptyGroup)) group.add(rule);
      if (isPermissive(rule.effect) || !selectsResource(place.resource)) continue;
      const anyResource = { methods: place.methods, resource: {} };
      for (const group of unknownResource.at(anyResource, emptyGroup)) group.add(rule);
    }
  }

  /** The rules that speak of a request, in groups. The cost does not grow with the number of rules. */
  find(request: Pick<PolicyRequest, 'path' | 'method' | 'resource'>): readonly SpeakingRules[] {
    const found: SpeakingRules[] = [];
    const { resource } = request;
    const coordinates = coordinatesOf(requestMethod(request.method), resource);
    for (const { value, delimiterInWildcard } of this.#paths.find(request.path)) {
      for (const group of groupsOf(value, coordinates, resource)) {
        found.push({ group, restrictiveOnly: delimiterInWildcard });
      }
    }
    return found;
  }

  /** The rules of all patterns that match whatever a pattern does, at some place, in groups. */
  covering(pattern: string, coordinates: Coordinates): readonly RuleGroup[] {
    return this.#paths.covering(pathPattern(pattern)).flatMap(({ places }) => places.find(coordinates));
  }
}

function groupsOf(
  { places, unknownResource }: RulesOfPath,
  coordinates: Coordinates,
  resource: Resource | undefined,
): readonly RuleGroup[] {
  const groups = places.find(coordinates);
  return resource === undefined ? [...groups, ...unknownResource.find(coordinates)] : groups;
}

function emptyRules(): RulesOfPath {
  return { places: new PlaceIndex(), unknownResource: new PlaceIndex() };
}

function emptyGroup(): RuleGroup {
  return new RuleGroup();
}

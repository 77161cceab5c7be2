import { compiledRule } from '../compile/compiled-rule.ts';
import { PathIndex } from '../compile/path-index.ts';
import { methodHolds } from '../compile/rule-match.ts';
import { pathPattern } from '../criteria/paths.ts';
import { isSelected, namesKind, resourceSelector, selectsResource } from '../criteria/resource.ts';
import type { PolicyClaim } from '../policy.ts';
import { isReadOnly } from '../read-only.ts';
import type { Meaning } from './meaning.ts';
import { ALWAYS, type Node } from './node-table.ts';
import type { Place } from './places.ts';

/** A claim as sets: its requests, its callers, and what it requires. */
export interface ClaimSets {
  readonly speaksOf: (place: Place) => boolean;
  /** Whether it speaks of requests with this method and resource at any path. */
  readonly speaksSomewhere: (place: Place) => boolean;
  /** Whether it speaks of a request whatever its path is. */
  readonly anyPath: boolean;
  readonly callers: Node;
  /** Of `onlyIf`. */
  readonly required: Node;
}

/**
 * What a claim speaks of. What is not known of a request is read as a rule reads it that says the same: `never` and
 * `onlyIf` as one that denies, `always` as one that lets through.
 */
export function claimSets(claim: PolicyClaim, meaning: Meaning, delimitersInNames: boolean): ClaimSets {
  const { never, always, onlyIf, groups, writes, elevations, ...fields } = claim;
  const permissive = always === true;
  const rule = compiledRule({ ...fields, effect: permissive ? 'allow' : 'deny' }, 0);
  const paths = new PathIndex<true>();
  for (const path of rule.paths) paths.at(pathPattern(path), () => true);
  // Of the calls that it names, and not of connecting, which is allowed with them: a claim about calls that are not known would be
  // proved by it alone.
  const selector = resourceSelector({ ...rule.rule, effect: 'deny' });
  const required =
    onlyIf === undefined
      ? ALWAYS
      : meaning.ofRule(
          compiledRule({ ...onlyIf, name: claim.name, who: 'anyone', effect: 'allow' }, 0),
          true,
        );
  const stretches = delimitersInNames || !permissive;
  const anyPath = fields.paths === undefined && stretches;
  // A path is that of many places.
  const known = new Map<string, boolean>();
  const speaksOfPath = (path: string): boolean => {
    if (anyPath) return true;
    let speaks = known.get(path);
    if (speaks === undefined) {
      speaks = paths.find(path).some(({ delimiterInWildcard }) => stretches || !delimiterInWildcard);
      known.set(path, speaks);
    }
    return speaks;
  };
  const speaksOfResource = (resource: Place['resource']): boolean => {
    // Read as a rule that lets through, it does not speak of what such a rule must name.
    if (permissive && !namesKind(selector, resource)) return false;
    if (!selectsResource(selector)) return true;
    return resource === undefined ? !permissive : isSelected(selector, resource);
  };
  const speaksOfPlace = (place: Place, pathCounts: (path: string) => boolean): boolean =>
    speaksOfResource(place.resource) && methodHolds(rule, place) && pathCounts(place.path);
  const speaks = (place: Place, pathCounts: (path: string) => boolean): boolean => {
    if (writes === true && isReadOnly(place)) return false;
    if (speaksOfPlace(place, pathCounts)) return true;
    // What is performed for a request can be allowed by a rule for that request, which a claim that always allows cannot rely on.
    const performed = place.resource?.performs;
    return !permissive && performed !== undefined && speaksOfPlace(performed, pathCounts);
  };
  const covered = meaning.ofCallersIn(groups, meaning.ofRule(rule, permissive), permissive);
  return {
    callers: elevations === 'excluded' ? meaning.ofNotElevated(covered) : covered,
    required,
    anyPath,
    speaksOf: (place) => speaks(place, speaksOfPath),
    speaksSomewhere: (place) => speaks(place, () => true),
  };
}

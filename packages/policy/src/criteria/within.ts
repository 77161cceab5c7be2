import { described, type JsonSchema, NAMES } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import { isReadOnly } from '../read-only.ts';
import { isPermissive, type RuleEffect } from '../rule-effect.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';

/**
 * Holds depending on the projects that contain the objects which a call reads or changes. For a rule that allows, each object must
 * be in one of the named projects; a rule that restricts matches if at least one object is.
 */
export function withinCondition(names: readonly string[], effect: RuleEffect): Condition {
  return {
    field: 'within',
    holds: (request) => {
      const things = request.call?.within;
      if (things === undefined) return undefined;
      const isInside = (thing: readonly string[]): boolean => thing.some((name) => names.includes(name));
      return isPermissive(effect, isReadOnly(request))
        ? things.length > 0 && things.every(isInside)
        : things.some(isInside);
    },
  };
}

/** Reports what is wrong with `within`. */
export function checkWithin(names: unknown, report: Report): void {
  report.texts(names, (name, place) => {
    if (name.includes('*')) place.problem('must not contain "*": list each one');
  });
}

/** What `within` asks of a request. */
export const withinCompiler: CriterionCompiler<'within'> = { field: 'within', compile: withinCondition };

/** What the things that a call is about must be inside of. */
export const WITHIN: Criterion<'within'> = { field: 'within', check: checkWithin, compiler: withinCompiler };

/** How `within` is written. */
export const withinSchema: JsonSchema = /* @__PURE__ */ described(
  'PHIDs of projects. A rule that allows matches a call only if everything that the call reads or changes is in one of them. A rule that restricts matches a call if anything is. A call that reads and changes nothing is in no project. Needs `conduitMethods`. Default: no condition.',
  NAMES,
);

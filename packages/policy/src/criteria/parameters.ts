import type { CallFacts } from '@portcullis/core';
import { isRecord } from '@portcullis/core/internal';
import { described, type JsonSchema, NAMES } from '../json-schema.ts';
import type { Report } from '../problems/report.ts';
import { isReadOnly } from '../read-only.ts';
import { isPermissive, type RuleEffect } from '../rule-effect.ts';
import type { Condition, Criterion, CriterionCompiler } from './criterion.ts';
import { namePatternProblem, namesInclude } from './name-pattern.ts';

/** What values parameters may have, by their dotted paths. */
export type ParameterTests = Readonly<Record<string, readonly string[]>>;

/**
 * Holds by what a call carries. To let through, each parameter must be there, and every value of it one of those that are
 * named; a rule that restricts speaks of calls in which each has at least one of them.
 */
export function parametersCondition(tests: ParameterTests, effect: RuleEffect): Condition {
  const entries = Object.entries(tests);
  return {
    field: 'parameters',
    holds: (request) => {
      const permissive = isPermissive(effect, isReadOnly(request));
      const truths = entries.map(([name, values]) =>
        parameterHolds(request.call?.parameters, name, values, permissive),
      );
      if (truths.includes(false)) return false;
      return truths.includes(undefined) ? undefined : true;
    },
  };
}

function parameterHolds(
  parameters: CallFacts['parameters'],
  name: string,
  named: readonly string[],
  permissive: boolean,
): boolean | undefined {
  if (parameters === undefined) return undefined;
  const values = Object.hasOwn(parameters, name) ? parameters[name] : [];
  if (values === null || values === undefined) return undefined;
  if (permissive) return values.length > 0 && values.every((value) => namesInclude(named, value));
  return values.some((value) => namesInclude(named, value));
}

/** Reports what is wrong with `parameters`. */
export function checkParameters(tests: unknown, report: Report): void {
  if (!isRecord(tests) || Object.keys(tests).length === 0) {
    report.problem('must be an object of parameters, each with its accepted values');
    return;
  }
  for (const [name, values] of Object.entries(tests)) {
    const place = report.at(name);
    if (!/^[^\s.*[\]]+(?:\.[^\s.*[\]]+)*$/.test(name)) {
      place.problem('is not a path of a parameter, such as constraints.projects');
    }
    place.texts(values, (value, at) => {
      const problem = namePatternProblem(value);
      if (problem !== undefined) at.problem(problem);
    });
  }
}

/** What `parameters` asks of a request. */
export const parametersCompiler: CriterionCompiler<'parameters'> = {
  field: 'parameters',
  compile: parametersCondition,
};

/** What parameters of a call must be. */
export const PARAMETERS: Criterion<'parameters'> = {
  field: 'parameters',
  check: checkParameters,
  compiler: parametersCompiler,
};

/** How `parameters` is written. */
export const parametersSchema: JsonSchema = /* @__PURE__ */ described(
  'Parameters of a Conduit call by dotted path, such as `constraints.projects` or `transactions`, each with its accepted values. `*` matches any text. A rule that allows needs every parameter in the call, with no other values. A rule that restricts needs one of the values in each parameter. Needs `conduitMethods`. Default: no condition.',
  { type: 'object', minProperties: 1, additionalProperties: NAMES },
);

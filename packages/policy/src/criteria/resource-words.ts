import type { Report } from '../problems/report.ts';
import { isPattern, namePatternProblem, namesInclude } from './name-pattern.ts';
import { RESOURCE_RULE_FIELDS, type ResourceRuleField } from './resource.ts';

/** Words that a policy may use. */
export interface PolicyVocabulary {
  /** The applications that exist: any other in a rule is a problem. Default: not compared with anything. */
  readonly applications?: readonly string[] | undefined;
  /** The kinds that exist: any other in a rule is a problem. Default: not compared with anything. */
  readonly kinds?: readonly string[] | undefined;
  /** All operations that exist: any other in a rule is a problem. Default: not compared with anything. */
  readonly operations?: readonly string[] | undefined;
  /** The Conduit methods that exist: any other in a rule is a problem. Default: not compared with anything. */
  readonly conduitMethods?: readonly string[] | undefined;
}

/** Reports what is wrong with the fields of a rule that speak of a resource. */
export function checkResource(
  rule: Readonly<Record<string, unknown>>,
  report: Report,
  vocabulary: PolicyVocabulary,
): void {
  for (const field of RESOURCE_RULE_FIELDS) {
    if (field in rule) report.at(field).texts(rule[field], nameCheck(field, vocabulary));
  }
  if ('conduitMethods' in rule && ('applications' in rule || 'kinds' in rule || 'operations' in rule)) {
    report
      .at('conduitMethods')
      .problem('cannot be combined with "applications", "kinds" or "operations", which it already implies');
  }
  for (const field of ['parameters', 'within']) {
    // Nothing else has any: a rule for pages would let nobody in.
    if (field in rule && !('conduitMethods' in rule)) {
      report.at(field).problem('needs "conduitMethods": only Conduit calls have it');
    }
  }
}

function nameCheck(
  field: ResourceRuleField,
  vocabulary: PolicyVocabulary,
): (name: string, place: Report) => void {
  const known = field === 'ids' ? undefined : vocabulary[field];
  const takesPatterns = field !== 'applications' && field !== 'kinds';
  const what = field === 'conduitMethods' ? 'Conduit method' : field.slice(0, -1);
  return (name, place) => {
    const problem = namePatternProblem(name);
    if (problem !== undefined) place.problem(problem);
    else if (isPattern(name)) {
      if (!takesPatterns) place.problem('must not contain "*": list each one');
      else if (known?.some((word) => namesInclude([name], word)) === false)
        place.problem(`matches nothing known: use one of ${known.join(', ')}`);
    } else if (known?.includes(name) === false) place.unknown(name, known, `is not a known ${what}`);
  };
}

import type { Report } from '../problems/report.ts';
import { isPattern, namePatternProblem, namesInclude } from './name-pattern.ts';
import { CALL_FIELDS, CALLED_KINDS, type CallField } from './named-kinds.ts';
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
  checkCalled(rule, report, vocabulary);
  // Nothing else has any: a rule for pages would let nobody in.
  if ('within' in rule && !('conduitMethods' in rule)) {
    report.at('within').problem('needs "conduitMethods": only Conduit calls have it');
  }
  if ('parameters' in rule && !['conduitMethods', 'tools', 'prompts'].some((field) => field in rule)) {
    report.at('parameters').problem('needs "conduitMethods", "tools" or "prompts": only calls have it');
  }
}

/** Reports what is wrong with the fields of a rule that name what agents call. */
function checkCalled(
  rule: Readonly<Record<string, unknown>>,
  report: Report,
  { kinds }: PolicyVocabulary,
): void {
  const [first, ...others] = CALL_FIELDS.filter((field) => field in rule);
  if (first === undefined) return;
  const place = report.at(first);
  for (const other of [...others, ...['kinds', 'ids', 'conduitMethods'].filter((field) => field in rule)]) {
    place.problem(`cannot be combined with "${other}": write a rule for each`);
  }
  if (kinds?.includes(CALLED_KINDS[first]) === false) {
    place.problem(`names what an MCP server offers, but this application is not one`);
  }
}

function nameCheck(
  field: ResourceRuleField,
  vocabulary: PolicyVocabulary,
): (name: string, place: Report) => void {
  const isCalled = CALL_FIELDS.includes(field as CallField);
  const known = field === 'ids' || isCalled ? undefined : vocabulary[field as keyof PolicyVocabulary];
  const takesPatterns = field !== 'applications' && field !== 'kinds';
  const what = field === 'conduitMethods' ? 'Conduit method' : field.slice(0, -1);
  return (name, place) => {
    // All of them, where the field says what kind of thing is meant.
    const problem = isCalled && name === '*' ? undefined : namePatternProblem(name);
    if (problem !== undefined) place.problem(problem);
    else if (isPattern(name)) {
      if (!takesPatterns) place.problem('must not contain "*": list each one');
      else if (known?.some((word) => namesInclude([name], word)) === false)
        place.problem(`matches nothing known: use one of ${known.join(', ')}`);
    } else if (known?.includes(name) === false) place.unknown(name, known, `is not a known ${what}`);
  };
}

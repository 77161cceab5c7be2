import { isRecord } from '@portcullis/core/internal';
import type { AnyCriterion } from '../criteria/criterion.ts';
import { checkMethods } from '../criteria/methods.ts';
import { pathPatternProblem } from '../criteria/paths.ts';
import { RESOURCE_RULE_FIELDS } from '../criteria/resource.ts';
import { checkResource, type PolicyVocabulary } from '../criteria/resource-words.ts';
import { RULE_FIELDS } from '../criteria/rule-fields.ts';
import { checkWho } from '../criteria/who.ts';
import type { Report } from '../problems/report.ts';
import { PRECEDENCE } from '../rule-effect.ts';

/** What the fields of a rule are compared with. */
export interface RuleVocabulary extends PolicyVocabulary {
  readonly roles: ReadonlySet<string> | undefined;
  readonly delimitersInNames: boolean;
  /** All criteria that a rule can have. */
  readonly criteria: readonly AnyCriterion[];
  /** Whether the policy offers roles for a limited time. */
  readonly offersRoles: boolean;
}

/** Reports what is wrong with one rule. */
export function checkRule(
  rule: Readonly<Record<string, unknown>>,
  report: Report,
  vocabulary: RuleVocabulary,
): void {
  report.fields(rule, [...RULE_FIELDS, ...vocabulary.criteria.map(({ field }) => field)]);
  report.at('name').text(rule.name);
  for (const field of ['description', 'owner']) {
    if (field in rule) report.at(field).text(rule[field]);
  }
  checkEffect(rule, report);
  checkWho(rule.who, report.at('who'), vocabulary.roles);
  if ('liftedByElevations' in rule) checkLifted(rule, report.at('liftedByElevations'), vocabulary);
  if ('paths' in rule || !RESOURCE_RULE_FIELDS.some((field) => field in rule)) {
    report.at('paths').texts(rule.paths, (path, place) => {
      const problem = pathPatternProblem(path, vocabulary.delimitersInNames);
      if (problem !== undefined) place.problem(problem);
    });
  }
  if ('methods' in rule) checkMethods(rule.methods, report.at('methods'));
  checkResource(rule, report, vocabulary);
  for (const { field, check } of vocabulary.criteria) {
    if (field in rule) check(rule[field], report.at(field));
  }
}

function checkEffect(rule: Readonly<Record<string, unknown>>, report: Report): void {
  const { effect, who } = rule;
  const place = report.at('effect');
  if (typeof effect !== 'string') place.problem('must be "allow" or "deny", "login", "stepUp" or "readOnly"');
  else if (!PRECEDENCE.some((known) => known === effect)) {
    place.unknown(
      effect,
      PRECEDENCE,
      'is not an effect: use "allow", "deny", "login", "stepUp" or "readOnly"',
    );
  }
  if (effect === 'login' && !speaksOfAnonymous(who)) {
    report
      .at('who')
      .problem('does not include anonymous callers: a rule with the effect "login" needs "anyone"');
  }

  for (const field of ['claims', 'emailDomains']) {
    if (effect === 'login' && field in rule)
      report.at(field).problem('is unknown before the login: remove it, or use another effect');
  }
  if (effect === 'stepUp' && !('authentication' in rule)) {
    report.at('authentication').problem('is missing: set the required strength of the login');
  }
  if ((effect === 'deny' || effect === 'login') && 'authentication' in rule) {
    report
      .at('authentication')
      .problem(`has no effect here: to require a stronger login, use the effect "stepUp"`, 'stepUp');
  }
}

function speaksOfAnonymous(who: unknown): boolean {
  if (who === 'authenticated') return false;
  return typeof who !== 'object' || who === null || !('roles' in who || 'kind' in who || 'via' in who);
}

/** Reports a rule that elevations cannot lift, although it says so: its author would believe that they do. */
function checkLifted(
  { liftedByElevations, effect, who }: Readonly<Record<string, unknown>>,
  report: Report,
  { offersRoles }: RuleVocabulary,
): void {
  if (liftedByElevations !== true) report.problem('must be true');
  if (effect === 'allow') report.problem('is only for rules that restrict');
  if (!isRecord(who) || !('except' in who))
    report.problem('needs "except" in "who": the roles that lift this rule');
  if (!offersRoles) report.problem('needs "elevations" in the policy');
}

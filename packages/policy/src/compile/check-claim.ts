import { isRecord } from '@portcullis/core/internal';
import type { AnyCriterion } from '../criteria/criterion.ts';
import type { Report } from '../problems/report.ts';
import { checkRule, type RuleVocabulary } from './check-rule.ts';

const KINDS = ['never', 'always', 'onlyIf'] as const;

/** Reports what is wrong with the claims of a policy. Whether they are true is proved elsewhere. */
export function checkClaimList(claims: unknown, report: Report, vocabulary: RuleVocabulary): void {
  if (!Array.isArray(claims)) {
    report.problem('must be a list of claims');
    return;
  }
  const names = new Set<unknown>();
  claims.forEach((claim: unknown, index) => {
    const place = report.at(index);
    if (!isRecord(claim)) {
      place.problem('must be an object: a claim');
      return;
    }
    checkClaim(claim, place, vocabulary);
    if (names.has(claim.name)) place.at('name').problem('is already the name of another claim');
    names.add(claim.name);
  });
}

function checkClaim(
  claim: Readonly<Record<string, unknown>>,
  report: Report,
  vocabulary: RuleVocabulary,
): void {
  const { never, always, onlyIf, effect, groups, writes, elevations, ...fields } = claim;
  if ('groups' in claim) report.at('groups').texts(groups, () => {});
  if ('elevations' in claim && elevations !== 'included' && elevations !== 'excluded')
    report.at('elevations').problem('must be "included" or "excluded"');
  if (effect !== undefined) report.at('effect').problem('is a field of rules: a claim has no effect');
  // A claim without a place speaks of all.
  checkRule({ paths: ['/**'], ...fields, effect: 'allow' }, report, vocabulary);
  const said = KINDS.filter((kind) => kind in claim);
  if (said.length !== 1) report.problem('must have exactly one of "never", "always" and "onlyIf"');
  for (const kind of ['never', 'always', 'writes'] as const) {
    if (kind in claim && claim[kind] !== true) report.at(kind).problem('must be true');
  }
  if ('onlyIf' in claim) checkOnlyIf(onlyIf, report.at('onlyIf'), vocabulary.criteria);
}

function checkOnlyIf(criteria: unknown, report: Report, known: readonly AnyCriterion[]): void {
  if (!isRecord(criteria) || Object.keys(criteria).length === 0) {
    report.problem('must be an object of criteria, such as "authentication" or "networks"');
    return;
  }
  report.fields(
    criteria,
    known.map(({ field }) => field),
  );
  for (const { field, check } of known) {
    if (field in criteria) check(criteria[field], report.at(field));
  }
}

import { emailDomainProblem } from '@portcullis/core/internal';
import { type ClaimTests, claimTestProblem } from './claim-test.ts';
import { type GroupRule, groupRule } from './group-rule.ts';
import type { MappedRole } from './mapped-role.ts';
import type { ReadExpression } from './regular-expression.ts';
import { isMadeBy, type RoleTemplate, roleTemplate } from './role-template.ts';

/** Takes what is wrong at a place below the role. */
type ReportProblem = (path: string, message: string) => void;

const FIELDS = ['groups', 'implies', 'claims', 'emailDomains', 'template'];

/** What a definition is read by. */
interface Surroundings {
  /** The names of all roles. */
  readonly declared: readonly string[];
  readonly readExpression: ReadExpression | undefined;
  readonly report: ReportProblem;
}

/** Reads what gives one role. What is reported must not be used. */
export function readRoleDefinition(
  role: string,
  definition: unknown,
  { declared, readExpression, report }: Surroundings,
): MappedRole {
  const nothing = { role, groups: [], implies: [], claims: {}, emailDomains: undefined, template: undefined };
  if (Array.isArray(definition)) {
    return {
      ...nothing,
      groups: readGroupRules(definition, '', readExpression, report),
      byConditions: false,
    };
  }
  if (typeof definition !== 'object' || definition === null) {
    report('', 'must be a list of group names and patterns, or an object');
    return { ...nothing, byConditions: false };
  }
  for (const field of Object.keys(definition)) {
    if (!FIELDS.includes(field))
      report(`.${field}`, `is not a field here: write one of ${FIELDS.join(', ')}`);
  }
  const { groups, implies, claims, emailDomains, template } = definition as Readonly<Record<string, unknown>>;
  if (groups !== undefined && template !== undefined) {
    report('.template', 'cannot stand with "groups": declare another role, and let it imply this one');
  }
  return {
    role,
    groups: groups === undefined ? [] : readGroupRules(groups, '.groups', readExpression, report),
    implies: implies === undefined ? [] : readImplied(implies, declared, report),
    claims: claims === undefined ? {} : readClaims(claims, report),
    emailDomains: emailDomains === undefined ? undefined : readDomains(emailDomains, report),
    template: template === undefined ? undefined : readTemplate(role, template, report),
    byConditions:
      groups === undefined && template === undefined && (claims !== undefined || emailDomains !== undefined),
  };
}

function readGroupRules(
  groups: unknown,
  path: string,
  readExpression: ReadExpression | undefined,
  report: ReportProblem,
): readonly GroupRule[] {
  if (!Array.isArray(groups)) {
    report(path, 'must be a list of group names and patterns');
    return [];
  }
  return groups.flatMap((group: unknown, index) => {
    const reading = groupRule(group, readExpression);
    if (reading.ok) return [reading.rule];
    report(`${path}[${index}]`, reading.message);
    return [];
  });
}

function readImplied(
  implies: unknown,
  declared: readonly string[],
  report: ReportProblem,
): readonly string[] {
  return readTexts(implies, '.implies', report, (role) =>
    declared.includes(role)
      ? undefined
      : `is not a role of this mapping: write one of ${declared.join(', ')}`,
  );
}

function readClaims(claims: unknown, report: ReportProblem): ClaimTests {
  if (
    typeof claims !== 'object' ||
    claims === null ||
    Array.isArray(claims) ||
    Object.keys(claims).length === 0
  ) {
    report('.claims', 'must be an object of claims, each with the values it may have');
    return {};
  }
  for (const [claim, test] of Object.entries(claims)) {
    const problem = claimTestProblem(claim, test);
    if (problem !== undefined) report(`.claims[${JSON.stringify(claim)}]`, problem);
  }
  return claims as ClaimTests;
}

function readDomains(domains: unknown, report: ReportProblem): readonly string[] {
  return readTexts(domains, '.emailDomains', report, emailDomainProblem);
}

function readTemplate(role: string, template: unknown, report: ReportProblem): RoleTemplate | undefined {
  const read = typeof template === 'string' ? roleTemplate(template) : undefined;
  if (read === undefined) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a template is written
    report('.template', 'must be a text with exactly one claim in it, such as "team-${department}"');
  } else if (!isMadeBy(read, role)) {
    report('.template', `can never make the name of this role, ${JSON.stringify(role)}`);
  }
  return read;
}

function readTexts(
  list: unknown,
  path: string,
  report: ReportProblem,
  problemOf: (text: string) => string | undefined,
): readonly string[] {
  if (!Array.isArray(list) || list.length === 0) {
    report(path, 'must be a list with at least one entry');
    return [];
  }
  return list.flatMap((text: unknown, index) => {
    const problem = typeof text === 'string' ? problemOf(text) : 'must be a text';
    if (problem !== undefined) report(`${path}[${index}]`, problem);
    return typeof text === 'string' ? [text] : [];
  });
}

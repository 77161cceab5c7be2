import { emailDomainProblem } from '@portcullis/core/internal';
import { type ClaimTests, claimTestProblem } from './claim-test.ts';
import { type ReportProblem, readGroupRules } from './group-rules.ts';
import type { MappedRole } from './mapped-role.ts';
import type { ReadExpression } from './regular-expression.ts';
import { roleConditions } from './role-conditions.ts';
import { isMadeBy, type RoleTemplate, roleTemplate } from './role-template.ts';

const FIELDS = ['groups', 'implies', 'claims', 'emailDomains', 'template'];

/** The options for parsing definitions. */
interface Surroundings {
  /** The names of all roles. */
  readonly declared: readonly string[];
  readonly readExpression: ReadExpression | undefined;
  readonly report: ReportProblem;
}

/** Parses role definitions. A Worker whose roles are all lists of groups can omit it. */
export interface RoleDefinitions {
  readonly read: (role: string, definition: object, surroundings: Surroundings) => MappedRole;
  readonly cyclesOf: typeof cyclesOf;
}

/** The parsers to use. */
export const roleDefinitions: RoleDefinitions = { read: readRoleDefinition, cyclesOf };

/** Parses the definition of one role that is not a list of groups. If a problem is reported, the result must not be used. */
function readRoleDefinition(
  role: string,
  definition: object,
  { declared, readExpression, report }: Surroundings,
): MappedRole {
  for (const field of Object.keys(definition)) {
    if (!FIELDS.includes(field)) report(`.${field}`, `is not a field here: use one of ${FIELDS.join(', ')}`);
  }
  const { groups, implies, claims, emailDomains, template } = definition as Readonly<Record<string, unknown>>;
  if (groups !== undefined && template !== undefined) {
    report(
      '.template',
      'cannot be combined with "groups": declare another role with these groups that implies this one',
    );
  }
  return {
    role,
    groups: groups === undefined ? [] : readGroupRules(groups, '.groups', readExpression, report),
    implies: implies === undefined ? [] : readImplied(implies, declared, report),
    conditions: roleConditions({
      role,
      claims: claims === undefined ? {} : readClaims(claims, report),
      emailDomains: emailDomains === undefined ? undefined : readDomains(emailDomains, report),
      template: template === undefined ? undefined : readTemplate(role, template, report),
      areEnough:
        groups === undefined &&
        template === undefined &&
        (claims !== undefined || emailDomains !== undefined),
    }),
  };
}

function readImplied(
  implies: unknown,
  declared: readonly string[],
  report: ReportProblem,
): readonly string[] {
  return readTexts(implies, '.implies', report, (role) =>
    declared.includes(role) ? undefined : `is not a role of this mapping: use one of ${declared.join(', ')}`,
  );
}

function readClaims(claims: unknown, report: ReportProblem): ClaimTests {
  if (
    typeof claims !== 'object' ||
    claims === null ||
    Array.isArray(claims) ||
    Object.keys(claims).length === 0
  ) {
    report('.claims', 'must be an object of claims, each with its accepted values');
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
    report('.template', `can never produce the name of this role, ${JSON.stringify(role)}`);
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

/** A role and those it implies. */
interface ImplyingRole {
  readonly role: string;
  readonly implies: readonly string[];
}

/** Roles that imply each other in a cycle. Each cycle is listed once, starting with its first role. */
function cyclesOf(roles: readonly ImplyingRole[]): readonly (readonly string[])[] {
  const implied = new Map(roles.map(({ role, implies }) => [role, implies]));
  const cycles: (readonly string[])[] = [];
  const done = new Set<string>();

  const visit = (role: string, way: readonly string[]): void => {
    const start = way.indexOf(role);
    if (start !== -1) cycles.push(way.slice(start));
    if (start !== -1 || done.has(role)) return;
    for (const next of implied.get(role) ?? []) visit(next, [...way, role]);
    done.add(role);
  };

  for (const { role } of roles) visit(role, []);
  return cycles;
}

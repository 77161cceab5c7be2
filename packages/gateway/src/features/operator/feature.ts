import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { optional } from '../../configuration/setting.ts';
import { type Fields, fieldsOf, listOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { operatorPart } from './part.ts';
import { operatorSchema } from './settings.ts';

export const operator: Feature = {
  settings: { root: { operator: optional('A page for operators. Default: none.', operatorSchema) } },
  checks: ({ configuration, audit, roles }) =>
    operatorProblems(fieldsOf(configuration.operator), audit, roles),
  bindings: [[/^operator\.database$/, 'D1 database']],
  parts: [hookedPart('operator', 'root', operatorPart)],
};

function operatorProblems(
  { database, roles }: Fields,
  { sinks }: Fields,
  known: readonly string[],
): ConfigurationProblem[] {
  if (database === undefined) return [];
  const written = listOf(sinks)
    .map(fieldsOf)
    .some(({ type, binding }) => type === 'queue' || (type === 'd1' && binding === database));
  const message =
    'is not written by any sink: add a sink of type "d1" with this binding, or a queue whose consumer writes there';
  return [
    ...(written ? [] : [{ path: 'operator.database', message }]),
    ...unknownRoles(roles, 'operator.roles', known),
  ];
}

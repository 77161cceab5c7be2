import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { type Fields, fieldsOf, listOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import { usedOnce } from '../../configuration/used-once.ts';

/** What must hold between the parts of break-glass access and the roles. */
export function breakGlassProblems(
  { people, signers }: Fields,
  known: readonly string[],
): readonly ConfigurationProblem[] {
  const placed = listOf(people).map((person, index) => ({
    person: fieldsOf(person),
    path: `breakGlass.people[${index}]`,
  }));
  return [
    ...placed.flatMap(({ person, path }) => unknownRoles(person.roles, `${path}.roles`, known)),
    ...usedOnce(
      placed.flatMap(({ person: { issuer, subject }, path }) =>
        typeof issuer === 'string' && typeof subject === 'string'
          ? [[`${JSON.stringify(subject)} of ${issuer}`, path] as const]
          : [],
      ),
    ),
    ...usedOnce(
      listOf(signers).flatMap((key, index) =>
        // A name that two keys have would not say in the log who signed.
        typeof key === 'string' ? [[keyName(key), `breakGlass.signers[${index}]`] as const] : [],
      ),
    ),
  ];
}

function keyName(verifierKey: string): string {
  return `the name ${JSON.stringify(verifierKey.split('+')[0])}`;
}

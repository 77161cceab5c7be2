import type { ConfigurationProblem } from '../../configuration/configuration-problem.ts';
import { fieldsOf, listOf, type PlacedInstance } from '../../configuration/unchecked.ts';
import { unknownRoles, unknownWords } from '../../configuration/unknown-words.ts';
import { usedOnce } from '../../configuration/used-once.ts';

/**
 * What must hold between limits and the rest of a configuration. Of what has another shape, it says nothing.
 *
 * @param applications those that the instance has; `undefined` where that is not known
 */
export function limitProblems(
  { instance, path }: PlacedInstance,
  roles: readonly string[],
  applications: readonly string[] | undefined,
): readonly ConfigurationProblem[] {
  const limits = listOf(instance.limits).map((limit, index) => ({
    limit: fieldsOf(limit),
    place: `${path}.limits[${index}]`,
  }));
  return [
    ...usedOnce(
      limits.flatMap(({ limit: { name }, place }) =>
        typeof name === 'string' ? [[JSON.stringify(name), `${place}.name`] as const] : [],
      ),
    ),
    ...limits.flatMap(({ limit: { requests, who, applications: named }, place }) => [
      ...(requests === 'gate' ? unknownAtGate(who, named, place) : []),
      ...unknownRoles(rolesOf(who), `${place}.who.roles`, roles),
      ...(applications === undefined
        ? []
        : unknownWords(named, `${place}.applications`, applications, 'is not a known application')),
    ]),
  ];
}

/** The gate's own endpoints are of no application, and who has which role is not known there. */
function unknownAtGate(who: unknown, named: unknown, place: string): readonly ConfigurationProblem[] {
  const message = (what: string) => `needs ${what}, which is unknown for requests to the "gate"`;
  return [
    ...(rolesOf(who) === undefined ? [] : [{ path: `${place}.who`, message: message('roles') }]),
    ...(named === undefined ? [] : [{ path: `${place}.applications`, message: message('an application') }]),
  ];
}

function rolesOf(who: unknown): unknown {
  return typeof who === 'object' && who !== null && 'roles' in who ? who.roles : undefined;
}

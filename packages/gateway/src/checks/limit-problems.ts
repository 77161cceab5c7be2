import { nearestName } from '@portcullis/core/internal';
import type { PlacedInstance } from '../applications/application.ts';
import type { ConfigurationProblem } from './configuration-problem.ts';
import { usedOnce } from './used-once.ts';

/** What must hold between limits and the rest of a configuration. Of what has another shape, it says nothing. */
export function limitProblems(
  { instance, path }: PlacedInstance,
  roles: readonly string[],
): readonly ConfigurationProblem[] {
  const limits = (Array.isArray(instance.limits) ? instance.limits : []).map((limit: unknown, index) => ({
    limit: (typeof limit === 'object' && limit !== null ? limit : {}) as Readonly<Record<string, unknown>>,
    place: `${path}.limits[${index}]`,
  }));
  return [
    ...usedOnce(
      limits.flatMap(({ limit: { name }, place }) =>
        typeof name === 'string' ? [[JSON.stringify(name), `${place}.name`] as const] : [],
      ),
    ),
    ...limits.flatMap(({ limit: { who }, place }) => unknownRoles(who, `${place}.who.roles`, roles)),
  ];
}

function unknownRoles(who: unknown, path: string, known: readonly string[]): ConfigurationProblem[] {
  const named = typeof who === 'object' && who !== null && 'roles' in who ? who.roles : [];
  return (Array.isArray(named) ? named : []).flatMap((role: unknown, index) => {
    if (typeof role !== 'string' || known.includes(role)) return [];
    const nearest = nearestName(role, known);
    const meant = nearest === undefined ? '' : `; did you mean ${JSON.stringify(nearest)}?`;
    return [
      { path: `${path}[${index}]`, message: `${JSON.stringify(role)} is not a role of "roles"${meant}` },
    ];
  });
}

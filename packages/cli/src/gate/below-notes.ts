import { type CompiledPolicy, evaluate, type Policy, type PolicyRequest } from '@portcullis/policy';
import type { PolicyNote } from '@portcullis/policy/internal';

/** What an instance says of its paths, as far as it is looked at here. */
interface Pattern {
  readonly path: string;
  readonly kind: string;
  readonly methods?: readonly string[];
}

/** Somebody who asks: nobody known, or a person with one role or none. */
type Caller = Pick<PolicyRequest, 'caller' | 'roles'>;

/**
 * Rules that close kinds of which a path is one page alone: `/admin` is of the kind, `/admin/users` is not, and is open to
 * whoever the rest is open to.
 *
 * @param resourceAt what a request is about
 */
export function belowNotes(
  { rules }: Policy,
  compile: () => CompiledPolicy,
  resources: readonly Pattern[],
  resourceAt: (method: string, path: string) => PolicyRequest['resource'],
): readonly PolicyNote[] {
  const callers = callersOf(rules);
  // A large policy takes its time, and most have no such page.
  let compiled: CompiledPolicy | undefined;
  const decide = (caller: Caller, method: string, path: string) => {
    compiled ??= compile();
    return evaluate(compiled, { ...caller, method, path, resource: resourceAt(method, path) });
  };
  return rules.flatMap(({ name, effect, kinds = [] }, order) =>
    resources.flatMap(({ path, kind, methods = ['GET', 'POST'] }) => {
      if (effect === 'allow' || !kinds.includes(kind) || path.endsWith('/**')) return [];
      const place = path.replace(/\/$/, '');
      const page = place.replaceAll(/:[^/]+|\*/g, 'x').replaceAll('.x', '');
      const below = `${page}/x`;
      const isOpenBelow = callers.some((caller) =>
        methods.some(
          (method) =>
            decide(caller, method, page).rule === name && decide(caller, method, below).effect === 'allow',
        ),
      );
      if (!isOpenBelow) return [];
      const message =
        `restricts kinds, and ${path} is one page of theirs: what is below, such as ${below}, is none, and open. ` +
        `If it shall be closed, write ${place}/** in resources`;
      return [{ rule: name, path: `rules[${order}]`, message }];
    }),
  );
}

function callersOf(rules: Policy['rules']): readonly Caller[] {
  const named = rules.flatMap(({ who }) => (typeof who === 'object' && 'roles' in who ? who.roles : []));
  return [
    { caller: { kind: 'anonymous' }, roles: [] },
    { caller: { kind: 'user' }, roles: [] },
    ...[...new Set(named)].map((role) => ({ caller: { kind: 'user' } as const, roles: [role] })),
  ];
}

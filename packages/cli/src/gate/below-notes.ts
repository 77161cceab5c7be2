import { type CompiledPolicy, evaluate, type Policy, type PolicyRequest } from '@portcullis/policy';
import type { PolicyNote } from '@portcullis/policy/internal';

/** What an instance says of its paths, as far as it is looked at here. */
interface Pattern {
  readonly path: string;
  readonly kind: string;
  readonly methods?: readonly string[];
}

/** A caller to test: an anonymous one, or a user with one role or none. */
type Caller = Pick<PolicyRequest, 'caller' | 'roles'>;

/**
 * Notes on rules that restrict by kind if only one page has that kind: `/admin` has it, but `/admin/users` does not, and has the
 * access of all other paths.
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
  // Many rules may close one kind, and its pages are asked for once.
  const known = new Map<Pattern, ReadonlySet<string | undefined>>();
  /** Rules that restrict a caller on the page of a pattern while the caller is allowed below it. */
  const openBelow = (pattern: Pattern): ReadonlySet<string | undefined> => {
    const { page, below } = placesOf(pattern);
    const { methods = ['GET', 'POST'] } = pattern;
    const found =
      known.get(pattern) ??
      new Set(
        callers.flatMap((caller) =>
          methods.flatMap((method) =>
            decide(caller, method, below).effect === 'allow' ? [decide(caller, method, page).rule] : [],
          ),
        ),
      );
    known.set(pattern, found);
    return found;
  };
  return rules.flatMap(({ name, effect, kinds = [] }, order) =>
    resources.flatMap((pattern) => {
      const { path, kind } = pattern;
      if (effect === 'allow' || !kinds.includes(kind) || path.endsWith('/**')) return [];
      if (!openBelow(pattern).has(name)) return [];
      const { place, below } = placesOf(pattern);
      const message =
        `restricts by kind, and only ${path} is of that kind: paths below it, such as ${below}, are not, and are open. ` +
        `To close them, write ${place}/** in resources`;
      return [{ rule: name, path: `rules[${order}]`, message }];
    }),
  );
}

/** A page that a pattern is, and one below it. */
function placesOf({ path }: Pattern): {
  readonly place: string;
  readonly page: string;
  readonly below: string;
} {
  const place = path.replace(/\/$/, '');
  const page = place.replaceAll(/:[^/]+|\*/g, 'x').replaceAll('.x', '');
  return { place, page, below: `${page}/x` };
}

function callersOf(rules: Policy['rules']): readonly Caller[] {
  const named = rules.flatMap(({ who }) => (typeof who === 'object' && 'roles' in who ? who.roles : []));
  return [
    { caller: { kind: 'anonymous' }, roles: [] },
    { caller: { kind: 'user' }, roles: [] },
    ...[...new Set(named)].map((role) => ({ caller: { kind: 'user' } as const, roles: [role] })),
  ];
}

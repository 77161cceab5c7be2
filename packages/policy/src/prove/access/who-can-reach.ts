import type { Policy, PolicyClaim } from '../../policy.ts';
import type { Node } from '../node-table.ts';
import type { Place } from '../places.ts';
import { impliedBy, type ProofOptions, proofOf, withoutClaims } from '../proof.ts';
import { type Access, accessOf, alone, holdersOf } from './role-access.ts';

/** What is asked about: a path, percent-decoded, or all objects of a kind, or the one with this ID. */
export type Reached = { readonly path: string } | { readonly kind: string; readonly id?: string };

/** What some callers can do with it. */
export interface ReachedBy {
  /** Anonymous clients, users and services without a role, or those with `role`, alone with the roles that it implies. */
  readonly caller: 'anonymous' | 'without-role' | 'role';
  readonly role?: string;
  /** By GET and HEAD. Absent if no such request is about it. */
  readonly read?: Access;
  /** By other methods. Absent if no such request is about it. OPTIONS is omitted. */
  readonly write?: Access;
}

/** Who can reach something. */
export interface Reach {
  readonly callers: readonly ReachedBy[];
  /** How many requests were looked at: 0 if none is known to be about it, so that `callers` states nothing. */
  readonly places: number;
}

/** Unique among the claims of a policy, unless an author writes it on purpose. */
const CLAIM = '(who can reach this)';

/**
 * Returns who can reach a path, a kind of objects or one object, by caller: never, always, or depending on which facts. Looks at the
 * requests that the rules distinguish and those of `paths` and `patterns`, as far as `classify` says that they are about it: without
 * `classify`, every path may be about anything.
 *
 * Throws the same errors as `prove()`. A kind that the application does not have is a `PolicyError`.
 */
export function whoCanReach(policy: Policy, reached: Reached, options: ProofOptions = {}): Reach {
  // A claim about it makes it differ from all others of its kind.
  const claims: readonly PolicyClaim[] =
    'path' in reached
      ? []
      : [
          {
            name: CLAIM,
            who: 'anyone',
            never: true,
            kinds: [reached.kind],
            ...(reached.id === undefined ? {} : { ids: [reached.id] }),
          },
        ];
  const paths = 'path' in reached ? [...(options.paths ?? []), reached.path] : options.paths;
  const { world, places, policies } = proofOf([{ ...withoutClaims(policy), claims }], { ...options, paths });
  const [first] = policies;
  const { diagram } = world;
  const about = places.filter((place) => isAbout(place, reached) && place.method !== 'OPTIONS');
  const answered = about.map((place) => ({ place, allowed: first.answerAt(place).allowed }));
  const reads = answered.filter(({ place }) => isRead(place));
  const writes = answered.filter(({ place }) => !isRead(place));
  const of = (holders: Node): Pick<ReachedBy, 'read' | 'write'> => {
    const access = (answers: typeof answered): Access => accessOf(world, answers, holders);
    return {
      ...(reads.length === 0 ? {} : { read: access(reads) }),
      ...(writes.length === 0 ? {} : { write: access(writes) }),
    };
  };
  const anonymous = diagram.and(world.valid, world.kind.is(0));
  const roles = [...world.roles.keys()].map((role): ReachedBy => {
    const holders = holdersOf(world, role, impliedBy(role, options.roles ?? {}));
    return { caller: 'role', role, ...of(holders) };
  });
  return {
    places: about.length,
    callers: [
      { caller: 'anonymous', ...of(anonymous) },
      { caller: 'without-role', ...of(alone(world, [])) },
      ...roles,
    ],
  };
}

function isAbout({ path, resource }: Place, reached: Reached): boolean {
  if ('path' in reached) return path === reached.path;
  const { kind, id } = reached;
  return resource?.kind === kind && (id === undefined || resource.id === id);
}

function isRead({ method }: Place): boolean {
  return method === 'GET' || method === 'HEAD';
}

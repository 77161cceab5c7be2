import type { Resource } from '@portcullis/core';
import { grouped, type Way } from '@portcullis/core/internal';
import type { Policy } from '../../policy.ts';
import { ALWAYS, type Node } from '../node-table.ts';
import { impliedBy, type ProofOptions, proofOf, withoutClaims } from '../proof.ts';
import type { World } from '../world.ts';
import { type Access, accessOf, holdersOf } from './role-access.ts';

/** What a role can do in an application. */
export interface Cell extends Access {
  readonly role: string;
  readonly application: string;
  readonly operation: string;
  /** `agent` if the cell is about agents that act for callers with the role. Absent if it is about all other callers with it. */
  readonly via?: 'agent';
}

/** Options of {@link matrix}. */
export interface MatrixOptions extends ProofOptions {
  /** How the matrix names what a request does to a resource. Requests with equal names are one row. Default: the operation. */
  readonly operationOf?: ((resource: Resource) => string | undefined) | undefined;
}

/** What each role can reach. */
export interface Matrix {
  readonly cells: readonly Cell[];
}

/**
 * Returns what each role can do, alone with the roles that it implies, by application and operation: never, always, or depending on
 * which facts. It considers users and services whose roles are all known. `always` holds for both, from anywhere and at any time. If
 * rules name ways to authenticate, agents have cells of their own, and callers whose way is unknown are not considered.
 *
 * Throws the same errors as `prove()`. Without `classify`, every path may belong to any application, so the result is coarse.
 */
export function matrix(policy: Policy, options: MatrixOptions = {}): Matrix {
  const { operationOf = ({ operation }) => operation } = options;
  const { world, places, policies } = proofOf([withoutClaims(policy)], options);
  const [first] = policies;
  if (first === undefined) throw new TypeError('the matrix needs a policy');
  const answered = places.map((place) => ({ place, answer: first.answerAt(place) }));
  const cells = grouped(answered, ({ place: { resource } }) =>
    JSON.stringify([resource?.application ?? '', (resource && operationOf(resource)) ?? '']),
  );
  const inOrder = [...cells].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    cells: [...world.roles.keys()].flatMap((role) => {
      const all = holdersOf(world, role, impliedBy(role, options.roles ?? {}));
      return apart(world).flatMap(({ callers, ...via }) => {
        const holders = world.diagram.and(all, callers);
        return inOrder.map(([key, ofCell]): Cell => {
          const [application, operation] = JSON.parse(key) as [string, string];
          const answers = ofCell.map(({ place, answer }) => ({ place, allowed: answer.allowed }));
          return { role, ...via, application, operation, ...accessOf(world, answers, holders) };
        });
      });
    }),
  };
}

/** The callers that have cells of their own: all, or agents and others if the policy can tell them apart. */
function apart(world: World): readonly (Pick<Cell, 'via'> & { readonly callers: Node })[] {
  const fact = world.facts.get('via');
  if (fact === undefined) return [{ callers: ALWAYS }];
  const who = (isSo: (via: Way | undefined) => boolean): Node =>
    fact.domain.where((value) => isSo(world.example(fact, value).via));
  return [
    { callers: who((via) => via !== undefined && via !== 'agent') },
    { via: 'agent', callers: who((via) => via === 'agent') },
  ];
}

import type { Resource } from '@portcullis/core';
import { grouped } from '@portcullis/core/internal';
import type { Policy } from '../policy.ts';
import { NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import { impliedBy, type ProofOptions, proofOf } from './proof.ts';
import type { World } from './world.ts';

/** What a role can do in an application. */
export interface Cell {
  readonly role: string;
  readonly application: string;
  readonly operation: string;
  readonly access: 'never' | 'always' | 'sometimes';
  /** For `sometimes`: a human-readable list of the facts that it depends on. */
  readonly when?: string;
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

/** Names of facts in texts. */
const FACTS: Readonly<Record<string, string>> = {
  kind: 'the kind of caller',
  email: "the e-mail address's domain",
  acr: 'the strength of the login',
  amr: 'the method of the login',
  age: 'the age of the login',
  address: 'the network',
  country: 'the country',
  asn: 'the autonomous system',
  time: 'the time',
};

/**
 * Returns what each role can do, alone with the roles that it implies, by application and operation: never, always, or depending on
 * which facts. It considers users and services whose roles are all known. `always` holds for both, from anywhere and at any time.
 *
 * Throws the same errors as `prove()`. Without `classify`, every path may belong to any application, so the result is coarse.
 */
export function matrix(policy: Policy, options: MatrixOptions = {}): Matrix {
  const { operationOf = ({ operation }) => operation } = options;
  const { world, places, policies } = proofOf([{ name: policy.name, rules: policy.rules }], options);
  const [first] = policies;
  if (first === undefined) throw new TypeError('the matrix needs a policy');
  const answered = places.map((place) => ({ place, answer: first.answerAt(place) }));
  const cells = grouped(answered, ({ place: { resource } }) =>
    JSON.stringify([resource?.application ?? '', (resource && operationOf(resource)) ?? '']),
  );
  const inOrder = [...cells].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    cells: [...world.roles.keys()].flatMap((role) => {
      const holders = holdersOf(world, role, impliedBy(role, options.roles ?? {}));
      return inOrder.map(([key, ofCell]): Cell => {
        const [application, operation] = JSON.parse(key) as [string, string];
        const answers = ofCell.map(({ place, answer }) => ({
          place,
          allowed: world.diagram.and(answer.allowed, holders),
        }));
        return { role, application, operation, ...accessOf(world, answers, holders) };
      });
    }),
  };
}

/** Verified callers who have a role and as few others as can be: what it implies, or what all its groups give as well. */
function holdersOf(world: World, role: string, implied: readonly string[]): Node {
  const { diagram, valid, kind, incomplete, roles } = world;
  const holders = alone(world, [role, ...implied]);
  if (holders !== NEVER) return holders;
  const any = diagram.all([
    valid,
    diagram.not(kind.is(0)),
    diagram.variable(incomplete, false),
    world.role(role),
  ]);
  const fewest = diagram.cheapest(any, (level) => world.costOf(level));
  if (fewest === undefined) return NEVER;
  const held = [...roles].flatMap(([each, level]) => (fewest.get(level) === true ? [each] : []));
  return alone(world, held);
}

/** Verified callers who have these roles and no others. */
function alone(world: World, held: readonly string[]): Node {
  const { diagram, valid, kind, incomplete, roles } = world;
  const exactly = Array.from(roles, ([role, level]) => diagram.variable(level, held.includes(role)));
  return diagram.all([valid, diagram.not(kind.is(0)), diagram.variable(incomplete, false), ...exactly]);
}

function accessOf(
  world: World,
  answers: readonly { readonly place: Place; readonly allowed: Node }[],
  holders: Node,
): Pick<Cell, 'access' | 'when'> {
  const open = answers.filter(({ allowed }) => allowed !== NEVER);
  if (open.length === 0) return { access: 'never' };
  if (answers.every(({ allowed }) => allowed === holders)) return { access: 'always' };
  const partly = new Set(open.flatMap(({ allowed }) => (allowed === holders ? [] : [allowed])));
  const facts = new Set([...partly].flatMap((allowed) => dependsOn(world, allowed, holders)));
  const [firstOpen] = open;
  const closed = answers.find(({ allowed }) => allowed === NEVER);
  const somewhere =
    closed === undefined || firstOpen === undefined
      ? []
      : [`at ${shown(firstOpen.place)}, not at ${shown(closed.place)}`];
  const when = [...somewhere, ...(facts.size === 0 ? [] : [`depends on ${[...facts].join(', ')}`])].join(
    '; ',
  );
  return { access: 'sometimes', when };
}

function shown({ method, path }: Place): string {
  return `${method} ${path}`;
}

/** The facts that make a difference, for callers who can be. */
function dependsOn(world: World, allowed: Node, holders: Node): readonly string[] {
  const { diagram } = world;
  const matters = (levels: readonly number[]): boolean => {
    // Where others decide everything, forgetting these changes nothing.
    const forgotten = diagram.and(holders, diagram.exists(allowed, new Set(levels)));
    return forgotten !== allowed;
  };
  const found = [...world.facts].flatMap(([name, { domain }]) =>
    matters(domain.levels) ? [FACTS[name] ?? name] : [],
  );
  if (matters([...world.amr.values()])) found.push(FACTS.amr ?? 'amr');
  for (const [claim, values] of world.claims) {
    if (matters([...values.values()])) found.push(`the claim ${claim}`);
  }
  return found;
}

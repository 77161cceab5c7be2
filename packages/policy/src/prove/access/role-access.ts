import { NEVER, type Node } from '../node-table.ts';
import type { Place } from '../places.ts';
import type { World } from '../world.ts';

/** What some callers can do. */
export interface Access {
  readonly access: 'never' | 'always' | 'sometimes';
  /** For `sometimes`: a human-readable list of the facts that it depends on. */
  readonly when?: string;
  /** What they can do while they hold one of these roles by an elevation. Missing if no elevation makes a difference. */
  readonly elevated?: Access & { readonly roles: readonly string[] };
}

/** Names of facts in texts. */
const FACTS: Readonly<Record<string, string>> = {
  kind: 'the kind of caller',
  via: 'the way in which the caller authenticated',
  email: "the e-mail address's domain",
  acr: 'the strength of the login',
  amr: 'the method of the login',
  age: 'the age of the login',
  proof: "the age of the proof of the browser's key",
  address: 'the network',
  country: 'the country',
  asn: 'the autonomous system',
  time: 'the time',
};

/** Verified callers who have a role and as few others as can be: what it implies, or what all its groups give as well. */
export function holdersOf(world: World, role: string, implied: readonly string[]): Node {
  const { diagram, valid, kind, incomplete, roles, notElevated } = world;
  const holders = alone(world, [role, ...implied]);
  if (holders !== NEVER) return holders;
  const any = diagram.all([
    valid,
    diagram.not(kind.is(0)),
    diagram.variable(incomplete, false),
    world.role(role),
    notElevated,
  ]);
  const fewest = diagram.cheapest(any, (level) => world.costOf(level));
  if (fewest === undefined) return NEVER;
  const held = [...roles].flatMap(([each, level]) => (fewest.get(level) === true ? [each] : []));
  return alone(world, held);
}

/** Verified callers who have these roles and no others. Without any: users and services to whom no role was given. */
export function alone(world: World, held: readonly string[]): Node {
  const { diagram, valid, kind, incomplete, roles, notElevated } = world;
  const exactly = Array.from(roles, ([role, level]) => diagram.variable(level, held.includes(role)));
  return diagram.all([
    valid,
    diagram.not(kind.is(0)),
    diagram.variable(incomplete, false),
    notElevated,
    ...exactly,
  ]);
}

/** A place, and the callers whom it allows. */
interface Answer {
  readonly place: Place;
  readonly allowed: Node;
}

/** What these callers, who hold no role by an elevation, can do at some places, and what elevations add to that. */
export function accessOf(world: World, answers: readonly Answer[], holders: Node): Access {
  const { diagram, elevated } = world;
  const among = (allowedOf: (allowed: Node) => Node): readonly Answer[] =>
    answers.map(({ place, allowed }) => ({ place, allowed: diagram.and(allowedOf(allowed), holders) }));
  const lasting = among((allowed) => allowed);
  const levels = new Set(elevated.values());
  // The same callers with one elevation, as those whom they are without it.
  const withOne = (level: number) => (allowed: Node) => {
    const flags = Array.from(levels, (each) => diagram.variable(each, each === level));
    return diagram.exists(diagram.all([allowed, ...flags]), levels);
  };
  const opening = [...elevated].filter(([, level]) => {
    const opened = among(withOne(level));
    return opened.some(
      ({ allowed }, index) => diagram.without(allowed, lasting[index]?.allowed ?? NEVER) !== NEVER,
    );
  });
  const access = accessAmong(world, lasting, holders);
  if (opening.length === 0) return access;
  const all = among((allowed) => diagram.exists(allowed, levels));
  return {
    ...access,
    elevated: { ...accessAmong(world, all, holders), roles: opening.map(([role]) => role) },
  };
}

/** What these callers can do at some places: each with the callers whom it allows, who must be among them. */
function accessAmong(world: World, answers: readonly Answer[], holders: Node): Access {
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

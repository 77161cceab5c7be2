import { defined } from '@portcullis/core/internal';
import { type RoleMapping, type RoleResolver, roleResolver } from '@portcullis/roles';
import { claimTestHolds, roleTemplate } from '@portcullis/roles/internal';
import type { PolicyRequest } from '../policy-request.ts';
import type { Saying } from './circumstances.ts';
import type { Diagram } from './diagram.ts';
import { type GroupAtom, groupAtoms } from './group-atoms.ts';
import { ALWAYS, type Node } from './node-table.ts';
import { UndecidedError } from './undecided-error.ts';

/** More roles than this of one group that hang on claims are refused. */
const MOST_CONDITIONS = 8;

/** What gives roles besides groups, as a criterion of a rule says it. */
interface Condition {
  readonly saying: Saying;
  /** Whether the role comes with it, without a group. */
  readonly alone: boolean;
}

/** Sets that the world has and that roles hang on. */
export interface RoleSets {
  readonly diagram: Diagram;
  /** The variable of a role. */
  readonly roleLevel: (role: string) => number;
  /** The variable of being in a group that a claim names. */
  readonly wordLevel: (word: string) => number;
  /** Callers with one of these values in a claim. */
  readonly claimHolds: (claim: string, holds: (value: unknown) => boolean) => Node;
  /** Callers with a verified address of one of these domains. */
  readonly domainIs: (domains: readonly string[]) => Node;
}

/** A role mapping as sets: which roles a caller can have together, and which groups grant them. */
export class MappedRoles {
  readonly #atoms: readonly GroupAtom[];
  /** Any caller may have roles that no mapping declares. */
  readonly #undeclared: readonly string[];
  readonly #resolver: RoleResolver<string>;
  readonly #conditions: ReadonlyMap<string, Condition>;
  readonly #implied: ReadonlyMap<string, readonly string[]>;

  /**
   * @param implied each role with what it implies
   * @param words names and patterns of groups that claims speak of
   */
  constructor(
    mapping: RoleMapping,
    implied: ReadonlyMap<string, readonly string[]>,
    words: readonly string[],
  ) {
    this.#implied = implied;
    this.#resolver = roleResolver(mapping);
    const declared = new Set<string>(this.#resolver.declared);
    this.#undeclared = [...implied.keys()].filter((role) => !declared.has(role));
    this.#atoms = groupAtoms(mapping, words);
    this.#conditions = new Map(
      Object.entries(mapping).flatMap(([role, definition]) => {
        const condition = conditionOf(role, definition);
        return condition === undefined ? [] : [[role, condition] as const];
      }),
    );
  }

  /** What conditions ask of a caller: the world must tell it apart. */
  get sayings(): readonly Saying[] {
    return Array.from(this.#conditions.values(), ({ saying }) => saying);
  }

  /** All who can be: with the roles that some groups give under their circumstances, and with no others. */
  possible(sets: RoleSets): Node {
    const { diagram } = sets;
    const variables = [...this.#implied.keys()].map(sets.roleLevel);
    const words = [...new Set(this.#atoms.flatMap((atom) => atom.words))].map(sets.wordLevel);
    // Nobody has any role; then one group after the other, for whoever is in it.
    let all = diagram.all([...variables, ...words].map((level) => diagram.variable(level, false)));
    for (const [role, { alone, saying }] of this.#conditions) {
      if (!alone) continue;
      const holds = this.#conditionSet(saying, sets);
      all = diagram.or(diagram.without(all, holds), diagram.and(this.#given(all, [role], [], sets), holds));
    }
    for (const { roles, words: meant } of this.#atoms) {
      all = diagram.or(all, this.#ofGroup(all, roles, meant, sets));
    }
    for (const role of this.#undeclared) all = diagram.or(all, this.#given(all, [role], [], sets));
    return all;
  }

  /** Groups that give a caller these roles, as few as can be found; only those that claims name where they must be. */
  groupsOf(request: PolicyRequest, words: readonly string[]): readonly string[] {
    const { roles } = request;
    const { claims = {}, email } = request.caller;
    const claimant = defined({ claims, email });
    const declared = roles.filter((role) => this.#resolver.declared.includes(role));
    const given = (groups: readonly string[]): readonly string[] =>
      this.#resolver.resolve(groups, claimant).names;
    const meant = (atoms: readonly GroupAtom[]): ReadonlySet<string> =>
      new Set(atoms.flatMap((atom) => atom.words));
    const fits = (atoms: readonly GroupAtom[]): boolean =>
      declared.every((role) => given(atoms.map(({ group }) => group)).includes(role)) &&
      words.every((word) => meant(atoms).has(word));
    let needed = this.#atoms.filter(
      ({ group, words: own }) =>
        given([group]).every((role) => declared.includes(role)) && own.every((word) => words.includes(word)),
    );
    const gives = given(needed.map(({ group }) => group));
    if (!fits(needed) || gives.some((role) => !declared.includes(role))) {
      throw new Error(
        `internal error in the proof: no groups grant exactly ${declared.join(', ') || 'no role'}`,
      );
    }
    for (const atom of needed.toReversed()) {
      const others = needed.filter((each) => each !== atom);
      if (fits(others)) needed = others;
    }
    return needed.map(({ group }) => group);
  }

  /** Those of a set, with what a group gives them besides, each under the conditions that hold. */
  #ofGroup(of: Node, roles: readonly string[], words: readonly string[], sets: RoleSets): Node {
    const { diagram } = sets;
    const conditional = roles.filter((role) => this.#conditions.has(role));
    if (conditional.length > MOST_CONDITIONS) {
      throw new UndecidedError(`one group grants more than ${MOST_CONDITIONS} roles that depend on claims`);
    }
    const ways = Array.from({ length: 2 ** conditional.length }, (_, way) => {
      const isGiven = (role: string): boolean => {
        const at = conditional.indexOf(role);
        return at === -1 || ((way >> at) & 1) === 1;
      };
      const circumstances = conditional.map((role) => {
        const holds = this.#conditionSet(this.#conditions.get(role)?.saying ?? {}, sets);
        return isGiven(role) ? holds : diagram.not(holds);
      });
      return diagram.all([this.#given(of, roles.filter(isGiven), words, sets), ...circumstances]);
    });
    return diagram.any(ways);
  }

  /** Those of a set, with these roles and all that they imply besides. */
  #given(of: Node, roles: readonly string[], words: readonly string[], sets: RoleSets): Node {
    const { diagram } = sets;
    const all = new Set(roles.flatMap((role) => [role, ...(this.#implied.get(role) ?? [])]));
    const levels = new Set([...[...all].map(sets.roleLevel), ...words.map(sets.wordLevel)]);
    const given = Array.from(levels, (level) => diagram.variable(level));
    return diagram.all([diagram.exists(of, levels), ...given]);
  }

  #conditionSet({ claims = {}, emailDomains }: Saying, sets: RoleSets): Node {
    const held = Object.entries(claims).map(([claim, test]) =>
      sets.claimHolds(claim, (value) => claimTestHolds({ [claim]: value }, claim, test)),
    );
    return sets.diagram.all([...held, emailDomains === undefined ? ALWAYS : sets.domainIs(emailDomains)]);
  }
}

function conditionOf(role: string, definition: RoleMapping[string]): Condition | undefined {
  if (Array.isArray(definition)) return undefined;
  const { groups, claims, emailDomains, template } = definition as Exclude<
    typeof definition,
    readonly unknown[]
  >;
  const made = template === undefined ? undefined : roleTemplate(template);
  const value =
    made === undefined
      ? {}
      : { [made.claim]: role.slice(made.before.length, role.length - made.after.length) };
  // Of two conditions on one claim, both must hold.
  if (made !== undefined && claims !== undefined && made.claim in claims) {
    throw new UndecidedError(`the role ${JSON.stringify(role)} depends on the claim ${made.claim} twice`);
  }
  const all = { ...claims, ...value };
  if (Object.keys(all).length === 0 && emailDomains === undefined) return undefined;
  const saying = {
    ...(Object.keys(all).length === 0 ? {} : { claims: all }),
    ...defined({ emailDomains }),
  };
  return { saying, alone: groups === undefined };
}

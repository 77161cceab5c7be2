import type { CompiledRule } from '../compile/compiled-rule.ts';
import { PRECEDENCE, type RuleEffect } from '../rule-effect.ts';
import type { Meaning } from './meaning.ts';
import { ALWAYS, NEVER, type Node } from './node-table.ts';
import type { World } from './world.ts';

/** A rule at a place. */
export interface Decided {
  /** For whom and when it matches. */
  readonly matching: Node;
  /** For whom and when it is the one that decides. */
  readonly decides: Node;
}

/** A rule that speaks of a place. */
export interface Speaking {
  readonly rule: CompiledRule;
  readonly permissive: boolean;
  /** Whether the place asks if some call can be allowed, whatever its contents are. */
  readonly someCall: boolean;
  /** Whether it restricts only because of what the place reaches. */
  readonly reachedOnly: boolean;
  /** Whether it opens the place by its name. */
  readonly opens: boolean;
}

/** What rules allow and deny, for the rules that apply. */
interface Admission {
  readonly allowed: Node;
  readonly refused: ReadonlyMap<RuleEffect, Node>;
}

/**
 * The decisions of a policy for a set of requests, and for all other sets to which the same rules apply in the same way. The
 * compiled rules decide which callers match; precedence is that of `decisiveRule`, computed with sets instead of one request.
 * Computed on demand.
 */
export class PlaceAnswer {
  readonly #speaking: readonly Speaking[];
  readonly #world: World;
  readonly #meaning: Meaning;
  #admission: Admission | undefined;
  #deciding: ReadonlyMap<CompiledRule, Decided> | undefined;

  constructor(speaking: readonly Speaking[], world: World, meaning: Meaning) {
    this.#speaking = speaking;
    this.#world = world;
    this.#meaning = meaning;
  }

  /** Which callers are allowed, and when. */
  get allowed(): Node {
    this.#admission ??= this.#admit();
    return this.#admission.allowed;
  }

  /** Who is refused by a rule of this effect. All others are refused because no rule speaks of them. */
  get refused(): ReadonlyMap<RuleEffect, Node> {
    this.#admission ??= this.#admit();
    return this.#admission.refused;
  }

  /** Which rule decides for which callers, including rules that apply but decide for no caller. */
  get deciding(): ReadonlyMap<CompiledRule, Decided> {
    this.#deciding ??= this.#decide();
    return this.#deciding;
  }

  /** As `decisiveRule` of the evaluator, with sets: one rule after the other, each for those that are left. */
  #decide(): ReadonlyMap<CompiledRule, Decided> {
    const speaking = this.#speaking;
    const { diagram, valid } = this.#world;
    const found = new Map<CompiledRule, { matching: Node; decides: Node }>();
    const matchingOf = (each: Speaking): Node => diagram.and(valid, this.#ofRule(each));
    for (const each of speaking) found.set(each.rule, { matching: matchingOf(each), decides: NEVER });
    const openers = speaking.filter(({ opens }) => opens);
    const opened = diagram.any(openers.map(matchingOf));
    let [left, outranked] = [valid, NEVER];
    const decide = (each: Speaking, where: Node): void => {
      const decided = found.get(each.rule);
      if (decided === undefined) return;
      const now = diagram.all([left, where, decided.matching]);
      decided.decides = diagram.or(decided.decides, now);
      left = diagram.without(left, now);
    };
    const inOrder = PRECEDENCE.flatMap((effect) => speaking.filter(({ rule }) => rule.effect === effect));
    for (const each of inOrder.filter(({ permissive }) => !permissive)) {
      decide(each, each.reachedOnly ? diagram.not(opened) : ALWAYS);
      if (each.reachedOnly) outranked = diagram.or(outranked, diagram.and(opened, matchingOf(each)));
    }
    for (const each of inOrder.filter(({ opens }) => opens)) decide(each, outranked);
    for (const each of inOrder.filter(({ permissive }) => permissive)) decide(each, ALWAYS);
    return found;
  }

  #admit(): Admission {
    const speaking = this.#speaking;
    const { diagram, valid } = this.#world;
    const any = (rules: readonly Speaking[]): Node => diagram.any(rules.map((each) => this.#ofRule(each)));
    const opened = any(speaking.filter(({ opens }) => opens));
    const refused = new Map<RuleEffect, Node>();
    let left = valid;
    for (const effect of PRECEDENCE) {
      const restricting = speaking.filter(({ rule, permissive }) => rule.effect === effect && !permissive);
      if (restricting.length === 0) continue;
      const own = any(restricting.filter(({ reachedOnly }) => !reachedOnly));
      const reached = any(restricting.filter(({ reachedOnly }) => reachedOnly));
      const matching = diagram.and(left, diagram.or(own, diagram.without(reached, opened)));
      if (matching !== NEVER) refused.set(effect, matching);
      left = diagram.without(left, matching);
    }
    const permitted = any(speaking.filter(({ permissive }) => permissive));
    return { allowed: diagram.and(left, permitted), refused };
  }

  #ofRule({ rule, permissive, someCall }: Speaking): Node {
    return this.#meaning.ofRule(rule, permissive, someCall);
  }
}

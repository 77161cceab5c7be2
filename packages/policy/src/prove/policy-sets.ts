import { type CompiledPolicy, matchingRules } from '../compile/compiled-policy.ts';
import type { CompiledRule } from '../compile/compiled-rule.ts';
import type { CandidateRules } from '../compile/rule-index.ts';
import { type AskedRequest, askedOf, placeHolds } from '../compile/rule-match.ts';
import { namesPage } from '../criteria/page-name.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { isPermissive, PRECEDENCE, type RuleEffect } from '../rule-effect.ts';
import { NOWHERE, requestOf } from './draft.ts';
import type { Meaning } from './meaning.ts';
import { ALWAYS, NEVER, type Node } from './node-table.ts';
import type { Place } from './places.ts';
import type { World } from './world.ts';

/** What a policy says at one place: who is let in, and who is refused by rules of which effect. */
export interface PlaceAnswer {
  /** Who is let in, and when. */
  readonly allowed: Node;
  /** Who is refused by a rule of this effect. All others are refused because no rule speaks of them. */
  readonly refused: ReadonlyMap<RuleEffect, Node>;
}

/** A rule at a place. */
export interface Decided {
  /** For whom and when it matches. */
  readonly matching: Node;
  /** For whom and when it is the one that decides. */
  readonly decides: Node;
}

/** A rule that speaks of a place. */
interface Speaking {
  readonly rule: CompiledRule;
  readonly permissive: boolean;
  /** Whether it restricts only because of what the place reaches. */
  readonly reachedOnly: boolean;
  /** Whether it opens the place by its name. */
  readonly opens: boolean;
}

/**
 * A policy as sets. Which rules speak of a place is asked of the evaluator's own index, and for whom of the compiled
 * rules; how they are weighed is `decisiveRule`, written with sets instead of one request.
 */
export class PolicySets {
  readonly #policy: CompiledPolicy;
  readonly #world: World;
  readonly #meaning: Meaning;
  readonly #decided = new Map<string, ReadonlyMap<CompiledRule, Decided>>();
  readonly #answers = new Map<string, PlaceAnswer>();
  readonly #everyRole: readonly string[];
  /** Of somebody: which rules speak of a place depends on nobody. */
  readonly #anybody: PolicyRequest;
  readonly #ofGroups = new Map<CandidateRules['group'], readonly CompiledRule[]>();

  constructor(policy: CompiledPolicy, world: World, meaning: Meaning) {
    this.#policy = policy;
    this.#world = world;
    this.#meaning = meaning;
    this.#everyRole = policy.roles;
    this.#anybody = requestOf(world.example(), NOWHERE);
  }

  /** What the policy says at a place. Places of which the same rules speak alike share one answer. */
  at(place: Place): PlaceAnswer {
    this.#world.checkTime();
    const speaking = this.#speakingAt(place);
    const key = keyOf(speaking);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const made = this.#answer(speaking);
    this.#answers.set(key, made);
    return made;
  }

  /** Which rule decides at a place, and for whom; rules that speak of it and decide for nobody are there as well. */
  deciding(place: Place): ReadonlyMap<CompiledRule, Decided> {
    this.#world.checkTime();
    const speaking = this.#speakingAt(place);
    const key = keyOf(speaking);
    const known = this.#decided.get(key);
    if (known !== undefined) return known;
    const made = this.#decide(speaking);
    this.#decided.set(key, made);
    return made;
  }

  /** As `decisiveRule` of the evaluator, with sets: one rule after the other, each for those that are left. */
  #decide(speaking: readonly Speaking[]): ReadonlyMap<CompiledRule, Decided> {
    const { diagram, valid } = this.#world;
    const found = new Map<CompiledRule, { matching: Node; decides: Node }>();
    const matchingOf = ({ rule, permissive }: Speaking): Node =>
      diagram.and(valid, this.#meaning.ofRule(rule, permissive));
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

  #answer(speaking: readonly Speaking[]): PlaceAnswer {
    const { diagram, valid } = this.#world;
    const any = (rules: readonly Speaking[]): Node =>
      diagram.any(rules.map(({ rule, permissive }) => this.#meaning.ofRule(rule, permissive)));
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

  #speakingAt({ path, method, resource }: Place): readonly Speaking[] {
    const asked = askedOf({ ...this.#anybody, path, method, resource });
    const found = new Map<CompiledRule, Speaking>();
    for (const candidates of this.#policy[matchingRules](asked.request)) {
      for (const rule of this.#rulesOf(candidates)) {
        const permissive = isPermissive(rule.effect, asked.reads);
        if (candidates.restrictiveOnly && permissive) continue;
        if (!placeHolds(rule, asked, candidates)) continue;
        const known = found.get(rule);
        found.set(rule, {
          rule,
          permissive,
          reachedOnly: candidates.by === 'reach' && known?.reachedOnly !== false,
          opens: known?.opens === true || (permissive && opensByName(rule, asked, candidates)),
        });
      }
    }
    return [...found.values()].sort((a, b) => a.rule.order - b.rule.order);
  }

  #rulesOf({ group }: CandidateRules): readonly CompiledRule[] {
    const known = this.#ofGroups.get(group);
    if (known !== undefined) return known;
    const everybody = { kind: 'user', roles: this.#everyRole } as const;
    const rules = [...new Set(PRECEDENCE.flatMap((effect) => group.candidates(effect, everybody)))];
    this.#ofGroups.set(group, rules);
    return rules;
  }
}

/** Places with the same key are answered alike. */
function keyOf(speaking: readonly Speaking[]): string {
  return speaking
    .map(({ rule, permissive, reachedOnly, opens }) => `${rule.order}${permissive}${reachedOnly}${opens}`)
    .join();
}

/** As `openerOf` of the evaluator asks. */
function opensByName(rule: CompiledRule, { request }: AskedRequest, { pathNames }: CandidateRules): boolean {
  return request.resource?.reaches === 'any' && (pathNames || namesPage(rule.rule, request));
}

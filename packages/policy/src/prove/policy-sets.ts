import { type CompiledPolicy, matchingRules, pathClass } from '../compile/compiled-policy.ts';
import type { CompiledRule } from '../compile/compiled-rule.ts';
import type { CandidateRules } from '../compile/rule-index.ts';
import { type AskedRequest, askedOf, placeHolds } from '../compile/rule-match.ts';
import { asksForSomeCall } from '../criteria/named-kinds.ts';
import { namesPage } from '../criteria/page-name.ts';
import type { PolicyRequest } from '../policy-request.ts';
import { isPermissive, PRECEDENCE } from '../rule-effect.ts';
import { NOWHERE, requestOf } from './draft.ts';
import type { Meaning } from './meaning.ts';
import { PlaceAnswer, type Speaking } from './place-answer.ts';
import type { Place } from './places.ts';
import type { World } from './world.ts';

/**
 * A policy as sets. The evaluator's index decides which rules apply to a set of requests; the result is computed once for all sets
 * to which the same rules apply in the same way.
 */
export class PolicySets {
  readonly #policy: CompiledPolicy;
  readonly #world: World;
  readonly #meaning: Meaning;
  readonly #answers = new Map<string, PlaceAnswer>();
  readonly #everyRole: readonly string[];
  /** An arbitrary caller: which rules apply to a set of requests does not depend on the caller. */
  readonly #anybody: PolicyRequest;
  /** By method and the name of the path's patterns. */
  readonly #alike = new Map<string, Map<Place['resource'], PlaceAnswer>>();
  /** The names of paths. */
  readonly #classes = new Map<string, string>();
  #last:
    | {
        readonly path: string;
        readonly method: string;
        readonly answers: Map<Place['resource'], PlaceAnswer>;
      }
    | undefined;
  readonly #ofGroups = new Map<CandidateRules['group'], readonly CompiledRule[]>();

  constructor(policy: CompiledPolicy, world: World, meaning: Meaning) {
    this.#policy = policy;
    this.#world = world;
    this.#meaning = meaning;
    this.#everyRole = policy.roles;
    this.#anybody = requestOf(world.example(), NOWHERE);
  }

  /**
   * Returns the decisions of the policy for a set of requests. Sets to which the same rules apply in the same way share the result. The
   * rules are looked up once for all paths that the same patterns match, where their requests share the object of their resource.
   */
  at(place: Place): PlaceAnswer {
    const { path, method, resource } = place;
    if (this.#last?.path !== path || this.#last.method !== method) {
      const key = `${method} ${this.#classOf(path)}`;
      const answers = this.#alike.get(key) ?? new Map<Place['resource'], PlaceAnswer>();
      this.#alike.set(key, answers);
      this.#last = { path, method, answers };
    }
    const { answers } = this.#last;
    const answer = answers.get(resource) ?? this.#lookedUp(place);
    answers.set(resource, answer);
    return answer;
  }

  #classOf(path: string): string {
    const name = this.#classes.get(path) ?? this.#policy[pathClass](path);
    this.#classes.set(path, name);
    return name;
  }

  #lookedUp(place: Place): PlaceAnswer {
    this.#world.checkTime();
    const speaking = this.#speakingAt(place);
    const key = keyOf(speaking);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const made = new PlaceAnswer(speaking, this.#world, this.#meaning);
    this.#answers.set(key, made);
    return made;
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
          someCall: asksForSomeCall(asked.request),
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
    .map(
      ({ rule, permissive, someCall, reachedOnly, opens }) =>
        `${rule.order}${permissive}${someCall}${reachedOnly}${opens}`,
    )
    .join();
}

/** As `openerOf` of the evaluator asks. */
function opensByName(
  rule: CompiledRule,
  asked: AskedRequest,
  { pathNames, performed }: CandidateRules,
): boolean {
  const request = performed ?? asked.request;
  return request.resource?.reaches === 'any' && (pathNames || namesPage(rule.rule, request));
}
